-- Replaces a ranker's lease. KEYS: leases, states. ARGV: replica, millis that it lasts, then of each generation: id, readiness, reason.
-- Returns the generations that cannot be pinned; they are left out.
although_full(KEYS[1])
local refused = {}
local lease = string.format('%.0f', now() + ARGV[2])
for i = 3, #ARGV, 3 do
    if ARGV[i + 1] ~= 'FAILED' and obstacle(KEYS[2], ARGV[i]) then
        refused[#refused + 1] = ARGV[i]
    else
        lease = lease .. '\n' .. ARGV[i] .. '\t' .. ARGV[i + 1] .. '\t' .. ARGV[i + 2]
    end
end
redis.call('HSET', KEYS[1], ARGV[1], lease)
return refused
