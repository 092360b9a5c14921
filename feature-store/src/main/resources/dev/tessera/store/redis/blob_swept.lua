-- KEYS: blobs. ARGV: fields of blobs. Forgets those that were swept. What was put all the same, as the sweeper was taken for dead, may have lost chunks: it is
-- noted as not put, so that it completes no generation before it is put again.
for i = 1, #ARGV do
    local put = redis.call('HGET', KEYS[1], ARGV[i])
    if put and tonumber(put) < 0 then
        redis.call('HDEL', KEYS[1], ARGV[i])
    elseif put then
        redis.call('HSET', KEYS[1], ARGV[i], '0')
    end
end
return 'OK'
