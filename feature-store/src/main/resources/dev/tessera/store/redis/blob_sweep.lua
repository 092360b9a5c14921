-- KEYS: blobs. ARGV: millis, then fields of blobs. Marks those not put since millis, and not swept by somebody else, as being swept, and returns them.
although_full(KEYS[1])
local marked = {}
for i = 2, #ARGV do
    local put = redis.call('HGET', KEYS[1], ARGV[i])
    if put and tonumber(put) < tonumber(ARGV[1]) and not is_being_swept(put) then
        redis.call('HSET', KEYS[1], ARGV[i], '-' .. now())
        marked[#marked + 1] = ARGV[i]
    end
end
return marked
