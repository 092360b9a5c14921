-- What past events of one partition left: entries of histories, and ids by the day on which they became known. The stream gets nothing.
-- KEYS: forgotten, then histories, then sets of seen ids. ARGV: limit, how many histories; of each history: digest of the user, how many entries,
-- then id, packed entry and when it occurred (millis) of each; of each set: seconds that it is needed, how many ids, then these.
-- Returns how many entries and how many ids are there now that were not.
local at = 1
local function following()
    at = at + 1
    return ARGV[at - 1]
end

local limit, histories = tonumber(following()), tonumber(following())
local added, remembered = 0, 0
for k = 2, histories + 1 do
    local forgotten = forgotten_up_to(KEYS[1], following())
    local entries, new = {}, {}
    for i = 1, tonumber(following()) do
        entries[i] = { following(), following(), tonumber(following()) }
        new[i] = redis.call('HEXISTS', KEYS[k], entries[i][1]) == 0
    end
    append(KEYS[k], limit, forgotten, entries)
    for i, entry in ipairs(entries) do
        if new[i] then
            added = added + redis.call('HEXISTS', KEYS[k], entry[1])
        end
    end
end
for k = histories + 2, #KEYS do
    local seconds = tonumber(following())
    for i = 1, tonumber(following()) do
        remembered = remembered + redis.call('SADD', KEYS[k], following())
    end
    if redis.call('TTL', KEYS[k]) < seconds then
        redis.call('EXPIRE', KEYS[k], seconds)
    end
end
return { added, remembered }
