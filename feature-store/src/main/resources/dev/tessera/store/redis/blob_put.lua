-- KEYS: blobs. ARGV: field of a blob. Notes that it was put now. While it is being swept that stays as it is, and it completes no generation: what is
-- written now may be taken away. All of it must be written again.
local put = redis.call('HGET', KEYS[1], ARGV[1])
if put and is_being_swept(put) then
    return 'NEW'
end
redis.call('HSET', KEYS[1], ARGV[1], now())
if put and tonumber(put) > 0 then
    return 'KNOWN'
end
return 'NEW'
