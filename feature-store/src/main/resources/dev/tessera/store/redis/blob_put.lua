-- KEYS: blobs. ARGV: field of a blob. Notes that it was put now; 0 means it is being swept, so all of it must be written again.
local put = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], now())
if put and put ~= '0' then
    return 'KNOWN'
end
return 'NEW'
