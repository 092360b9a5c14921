-- Compare-and-set of the pointer. Sent again, since its answer was lost, a call finds that it was done.
-- KEYS: pointer, activations, states, candidate. ARGV: generation, expected revision, activations to keep, channel, call.
local revision = redis.call('HGET', KEYS[1], 'revision') or '0'
if revision ~= ARGV[2] then
    return redis.call('HGET', KEYS[1], 'by') == ARGV[5] and 'OK' or 'MOVED'
end
local obstacle_found = obstacle(KEYS[3], ARGV[1])
if obstacle_found then
    return obstacle_found
end
although_full(KEYS[1])
if redis.call('GET', KEYS[4]) == ARGV[1] then
    redis.call('DEL', KEYS[4])
end
local active = redis.call('HGET', KEYS[1], 'active') or ''
if active ~= ARGV[1] then
    revision = string.format('%.0f', revision + 1)
    local since = now()
    redis.call('HSET', KEYS[1], 'active', ARGV[1], 'previous', active, 'revision', revision, 'since', since, 'by', ARGV[5])
    if redis.call('HGET', KEYS[1], 'canary') == ARGV[1] then
        redis.call('HDEL', KEYS[1], 'canary', 'canary-share')
    end
    redis.call('LPUSH', KEYS[2], ARGV[1] .. '\t' .. active .. '\t' .. revision .. '\t' .. since)
    redis.call('LTRIM', KEYS[2], 0, ARGV[3] - 1)
    redis.call('PUBLISH', ARGV[4], ARGV[1])
end
return 'OK'
