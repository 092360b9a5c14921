-- The epoch of a job that begins now. KEYS: the latest epoch. ARGV: the latest that a shard knows; more where Redis lost the other.
local epoch = redis.call('INCR', KEYS[1])
if epoch <= tonumber(ARGV[1]) then
    epoch = tonumber(ARGV[1]) + 1
    redis.call('SET', KEYS[1], string.format('%.0f', epoch))
end
return epoch
