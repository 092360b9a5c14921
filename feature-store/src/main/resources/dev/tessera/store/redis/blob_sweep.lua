-- KEYS: blobs. ARGV: millis, then fields of blobs. Marks those not put since millis as being swept, and returns them.
although_full(KEYS[1])
local marked = {}
for i = 2, #ARGV do
    local put = redis.call('HGET', KEYS[1], ARGV[i])
    if put and tonumber(put) < tonumber(ARGV[1]) then
        redis.call('HSET', KEYS[1], ARGV[i], '0')
        marked[#marked + 1] = ARGV[i]
    end
end
return marked
