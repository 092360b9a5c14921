-- Sets the tombstone of a user, then deletes the history; drops tombstones that are older than they are kept.
-- KEYS: forgotten, history. ARGV: digest of the user, millis that tombstones are kept, the least moment that the tombstone may have.
-- Returns the moment, in milliseconds, up to which the user is forgotten now, and how many entries the history had.
local at = tonumber(now())
local tombstones = redis.call('HGETALL', KEYS[1])
for i = 1, #tombstones, 2 do
    if tonumber(tombstones[i + 1]) < at - ARGV[2] then
        redis.call('HDEL', KEYS[1], tombstones[i])
    end
end
local up_to = string.format('%.0f', math.max(at, ARGV[3], forgotten_up_to(KEYS[1], ARGV[1])))
redis.call('HSET', KEYS[1], ARGV[1], up_to)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local entries = redis.call('HLEN', KEYS[2])
redis.call('DEL', KEYS[2])
return { up_to, entries }
