-- The one writer of histories. A history is a hash: event id -> packed entry (see HistoryCodec). Bytes of entries up to their
-- last 9 order them, then the event id does. Strings are compared byte by byte, as < follows the server's locale.
local function less(a, b)
    for i = 1, math.min(#a, #b) do
        local x, y = string.byte(a, i), string.byte(b, i)
        if x ~= y then
            return x < y
        end
    end
    return #a < #b
end

local function earlier(a, b)
    local x, y = string.sub(a[2], 1, -10), string.sub(b[2], 1, -10)
    if x == y then
        return less(a[1], b[1])
    end
    return less(x, y)
end

-- Adds the entries ({event id, packed, millis when it occurred}, ...) that occurred after what is forgotten of the user to the history at
-- key, then drops the oldest beyond limit. Returns how many were new.
local function append(key, limit, forgotten, entries)
    local added = 0
    for _, entry in ipairs(entries) do
        if entry[3] > forgotten then
            added = added + redis.call('HSETNX', key, entry[1], entry[2])
        end
    end
    local excess = redis.call('HLEN', key) - limit
    if excess > 0 then
        local stored = redis.call('HGETALL', key)
        local all = {}
        for i = 1, #stored, 2 do
            all[#all + 1] = { stored[i], stored[i + 1] }
        end
        table.sort(all, earlier)
        for i = 1, excess do
            redis.call('HDEL', key, all[i][1])
        end
    end
    return added
end
