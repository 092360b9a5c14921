-- The latest change of an item, instead of the one before. KEYS: revision, order, changes, pictures, bytes, born.
-- ARGV: item, change, picture ('' if none), most items, most bytes. Returns the revision; 0 if there is no room, then nothing
-- changed. Revisions are milliseconds, so that they rise also behind the watermarks of generations if the log is lost.
local before = redis.call('HSTRLEN', KEYS[3], ARGV[1]) + redis.call('HSTRLEN', KEYS[4], ARGV[1])
local bytes = tonumber(redis.call('GET', KEYS[5]) or '0') - before
local known = before > 0
if not known and redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[4]) then
    return 0
end
local revision = string.format('%.0f', math.max(tonumber(redis.call('GET', KEYS[1]) or '0') + 1, tonumber(now())))
local change = revision .. '\n' .. ARGV[2]
bytes = bytes + #change + #ARGV[3]
if bytes > tonumber(ARGV[5]) then
    return 0
end
redis.call('SET', KEYS[1], revision)
redis.call('SETNX', KEYS[6], revision)
redis.call('ZADD', KEYS[2], revision, ARGV[1])
redis.call('HSET', KEYS[3], ARGV[1], change)
if ARGV[3] == '' then
    redis.call('HDEL', KEYS[4], ARGV[1])
else
    redis.call('HSET', KEYS[4], ARGV[1], ARGV[3])
end
redis.call('SET', KEYS[5], string.format('%.0f', bytes))
return tonumber(revision)
