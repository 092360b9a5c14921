-- A state is 'STAGED <millis>' or 'COMPLETE <millis>'.
local function is_complete(state)
    return string.sub(state, 1, 8) == 'COMPLETE'
end

-- Why a generation cannot be served: 'UNKNOWN' or 'INCOMPLETE'; nothing if it can.
local function obstacle(states, generation)
    local state = redis.call('HGET', states, generation)
    if not state then
        return 'UNKNOWN'
    end
    if not is_complete(state) then
        return 'INCOMPLETE'
    end
end
