-- KEYS: pointer, states, manifest. ARGV: generation.
local pointer = redis.call('HMGET', KEYS[1], 'active', 'previous', 'canary')
if pointer[1] == ARGV[1] or pointer[2] == ARGV[1] or pointer[3] == ARGV[1] then
    return 'IN_USE'
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('DEL', KEYS[3])
return 'OK'
