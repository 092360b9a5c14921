-- What past events of one partition left: entries of histories, and ids by the day on which they became known. The stream gets nothing.
-- KEYS: histories, then sets of seen ids. ARGV: limit, how many histories; of each history: how many entries, then id and packed entry of
-- each; of each set: seconds that it is needed, how many ids, then these.
-- Returns how many entries and how many ids are there now that were not.
local at = 1
local function following()
    at = at + 1
    return ARGV[at - 1]
end

local limit, histories = tonumber(following()), tonumber(following())
local added, remembered = 0, 0
for k = 1, histories do
    local entries, new = {}, {}
    for i = 1, tonumber(following()) do
        entries[i] = { following(), following() }
        new[i] = redis.call('HEXISTS', KEYS[k], entries[i][1]) == 0
    end
    append(KEYS[k], limit, entries)
    for i, entry in ipairs(entries) do
        if new[i] then
            added = added + redis.call('HEXISTS', KEYS[k], entry[1])
        end
    end
end
for k = histories + 1, #KEYS do
    local seconds = tonumber(following())
    for i = 1, tonumber(following()) do
        remembered = remembered + redis.call('SADD', KEYS[k], following())
    end
    if redis.call('TTL', KEYS[k]) < seconds then
        redis.call('EXPIRE', KEYS[k], seconds)
    end
end
return { added, remembered }
