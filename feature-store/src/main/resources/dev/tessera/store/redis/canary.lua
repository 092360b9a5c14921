-- Compare-and-set of what some users get in place of the active generation. Sent again, since its answer was lost, a call finds that it was done.
-- KEYS: pointer, states. ARGV: expected revision, generation (empty ends it), share, call.
local revision = redis.call('HGET', KEYS[1], 'revision') or '0'
local following = string.format('%.0f', ARGV[1] + 1)
if revision ~= ARGV[1] then
    return redis.call('HGET', KEYS[1], 'by') == ARGV[4] and 'OK' or 'MOVED'
end
if ARGV[2] == '' then
    if redis.call('HDEL', KEYS[1], 'canary', 'canary-share') > 0 then
        redis.call('HSET', KEYS[1], 'revision', following, 'by', ARGV[4])
    end
    return 'OK'
end
local active = redis.call('HGET', KEYS[1], 'active')
if not active then
    return 'NOTHING_ACTIVE'
end
if active == ARGV[2] then
    return 'ACTIVE'
end
local obstacle_found = obstacle(KEYS[2], ARGV[2])
if obstacle_found then
    return obstacle_found
end
redis.call('HSET', KEYS[1], 'canary', ARGV[2], 'canary-share', ARGV[3], 'revision', following, 'by', ARGV[4])
return 'OK'
