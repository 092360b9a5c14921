-- Sets the tombstone of a user, then deletes the history; drops tombstones that are no longer to be kept.
-- KEYS: forgotten, history. ARGV: digest of the user, millis that the tombstone is kept, the least moment that it may have.
-- Returns the moment, in milliseconds, up to which the user is forgotten now, and how many entries the history had.
although_full(KEYS[1])
local at = tonumber(now())
local last = at + ARGV[2]
local tombstones = redis.call('HGETALL', KEYS[1])
for i = 1, #tombstones, 2 do
    local kept = tonumber(string.match(tombstones[i + 1], '%S+$'))
    if kept < at then
        redis.call('HDEL', KEYS[1], tombstones[i])
    else
        last = math.max(last, kept)
    end
end
local up_to = string.format('%.0f', math.max(at, ARGV[3], forgotten_up_to(KEYS[1], ARGV[1])))
redis.call('HSET', KEYS[1], ARGV[1], up_to .. ' ' .. string.format('%.0f', at + ARGV[2]))
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last))
local entries = redis.call('HLEN', KEYS[2])
redis.call('DEL', KEYS[2])
return { up_to, entries }
