-- KEYS: blobs. ARGV: fields of blobs. Forgets those that nobody put while they were being swept.
for i = 1, #ARGV do
    if redis.call('HGET', KEYS[1], ARGV[i]) == '0' then
        redis.call('HDEL', KEYS[1], ARGV[i])
    end
end
return 'OK'
