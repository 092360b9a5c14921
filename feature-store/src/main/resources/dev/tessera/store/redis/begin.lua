-- KEYS: states. ARGV: generation.
local state = redis.call('HGET', KEYS[1], ARGV[1])
if state and is_complete(state) then
    return 'COMPLETE'
end
redis.call('HSET', KEYS[1], ARGV[1], 'STAGED ' .. now())
return 'OK'
