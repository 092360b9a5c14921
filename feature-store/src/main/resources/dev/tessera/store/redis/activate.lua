-- Compare-and-set of the pointer. Asked for again, since its answer was lost, the same flip is the one that it was.
-- KEYS: pointer, activations, states, candidate. ARGV: generation, expected revision, activations to keep, channel.
local revision = redis.call('HGET', KEYS[1], 'revision') or '0'
if revision ~= ARGV[2] then
    if redis.call('HGET', KEYS[1], 'active') == ARGV[1] and revision == string.format('%.0f', ARGV[2] + 1) then
        return 'OK'
    end
    return 'MOVED'
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
    redis.call('HSET', KEYS[1], 'active', ARGV[1], 'previous', active, 'revision', revision, 'since', since)
    if redis.call('HGET', KEYS[1], 'canary') == ARGV[1] then
        redis.call('HDEL', KEYS[1], 'canary', 'canary-share')
    end
    redis.call('LPUSH', KEYS[2], ARGV[1] .. '\t' .. active .. '\t' .. revision .. '\t' .. since)
    redis.call('LTRIM', KEYS[2], 0, ARGV[3] - 1)
    redis.call('PUBLISH', ARGV[4], ARGV[1])
end
return 'OK'
