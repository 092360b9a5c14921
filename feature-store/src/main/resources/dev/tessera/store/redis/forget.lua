-- Sets the tombstone of a user, then deletes the history; drops tombstones that have been kept for long enough.
-- KEYS: forgotten, history. ARGV: digest of the user, millis that the tombstone is kept at least, the least moment that it may have.
-- Returns the moment, in milliseconds, up to which the user is forgotten now, and how many entries the history had.
although_full(KEYS[1])
local at = tonumber(now())
local tombstones = redis.call('HGETALL', KEYS[1])
for i = 1, #tombstones, 2 do
    local _, kept_until = parsed(tombstones[i + 1])
    if kept_until < at then
        redis.call('HDEL', KEYS[1], tombstones[i])
    end
end
local before, kept_before = parsed(redis.call('HGET', KEYS[1], ARGV[1]))
local up_to = math.max(at, ARGV[3], before)
local kept_until = math.max(up_to + ARGV[2], kept_before)
local moment = string.format('%.0f', up_to)
redis.call('HSET', KEYS[1], ARGV[1], moment .. ' ' .. string.format('%.0f', kept_until))
if redis.call('PTTL', KEYS[1]) < kept_until - at then
    redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', kept_until))
end
local entries = redis.call('HLEN', KEYS[2])
redis.call('DEL', KEYS[2])
return { moment, entries }
