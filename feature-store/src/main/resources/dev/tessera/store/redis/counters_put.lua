-- Counts of one shard, each beside its fence: 'value epoch checkpoint'. A count that was written as of later stays.
-- KEYS: the shard's epoch, then the hash of each count. ARGV: epoch, checkpoint, seconds to keep, then of each count: field, value.
-- Returns 1; 0 if a job of a later epoch has begun: then nothing is written.
local epoch, checkpoint = tonumber(ARGV[1]), tonumber(ARGV[2])
if tonumber(redis.call('GET', KEYS[1]) or '0') > epoch then
    return 0
end
redis.call('SET', KEYS[1], ARGV[1])
for i = 2, #KEYS do
    local field, value = ARGV[2 * i], ARGV[2 * i + 1]
    local later = false
    local stored = redis.call('HGET', KEYS[i], field)
    if stored then
        local by, at = string.match(stored, '^%d+ (%d+) (%d+)$')
        later = tonumber(by) > epoch or (tonumber(by) == epoch and tonumber(at) > checkpoint)
    end
    if not later then
        redis.call('HSET', KEYS[i], field, value .. ' ' .. ARGV[1] .. ' ' .. ARGV[2])
        redis.call('EXPIRE', KEYS[i], ARGV[3])
    end
end
return 1
