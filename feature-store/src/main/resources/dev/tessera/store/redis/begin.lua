-- KEYS: states. ARGV: generation. A state is 'STAGED <millis>' or 'COMPLETE <millis>'.
local state = redis.call('HGET', KEYS[1], ARGV[1])
if state and string.sub(state, 1, 8) == 'COMPLETE' then
    return 'COMPLETE'
end
redis.call('HSET', KEYS[1], ARGV[1], 'STAGED ' .. now())
return 'OK'
