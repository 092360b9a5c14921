-- What a generation makes of a change of an item, unless that, or a later one, is noted. KEYS: the generation's hash.
-- ARGV: item, revision, bytes, seconds to keep. Returns what is noted.
local noted = redis.call('HGET', KEYS[1], ARGV[1])
if not noted or tonumber(string.match(noted, '^(%d+)\n')) < tonumber(ARGV[2]) then
    noted = ARGV[2] .. '\n' .. ARGV[3]
    redis.call('HSET', KEYS[1], ARGV[1], noted)
end
redis.call('EXPIRE', KEYS[1], ARGV[4])
return noted
