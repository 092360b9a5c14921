-- A lease is '<millis when it ends>', then for each generation '\n<generation>\t<readiness>\t<reason>'. Nothing of it holds a control
-- character of its own. LOADING and WARM pin the generation, FAILED does not.
local function has_ended(lease)
    return tonumber(string.match(lease, '^%d+')) <= tonumber(now())
end

local function pins(lease, generation)
    for _, readiness in ipairs({ 'LOADING', 'WARM' }) do
        if string.find(lease, '\n' .. generation .. '\t' .. readiness .. '\t', 1, true) then
            return true
        end
    end
    return false
end

-- Calls visit(replica, lease) for each lease that has not ended; forgets those that have.
local function each_lease(leases, visit)
    local all = redis.call('HGETALL', leases)
    for i = 1, #all, 2 do
        if has_ended(all[i + 1]) then
            redis.call('HDEL', leases, all[i])
        else
            visit(all[i], all[i + 1])
        end
    end
end
