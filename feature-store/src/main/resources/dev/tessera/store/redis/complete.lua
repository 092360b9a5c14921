-- KEYS: states, manifest, blobs. ARGV: generation, manifest, then the fields of its blobs; every one must be put, and not being swept.
local state = redis.call('HGET', KEYS[1], ARGV[1])
if not state then
    return { 'NOT_BEGUN' }
end
if is_complete(state) then
    if redis.call('GET', KEYS[2]) == ARGV[2] then
        return { 'OK' }
    end
    return { 'OTHER' }
end
for i = 3, #ARGV do
    local put = redis.call('HGET', KEYS[3], ARGV[i])
    if not put or tonumber(put) <= 0 then
        return { 'BLOB', ARGV[i] }
    end
end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('HSET', KEYS[1], ARGV[1], 'COMPLETE ' .. now())
return { 'OK' }
