-- KEYS: pointer, states, manifest, leases, candidate. ARGV: generation. Returns the replicas that pin it, if any does.
local pointer = redis.call('HMGET', KEYS[1], 'active', 'previous', 'canary')
pointer[4] = redis.call('GET', KEYS[5])
for i = 1, 4 do
    if pointer[i] == ARGV[1] then
        return { 'IN_USE' }
    end
end
local pinned = { 'PINNED' }
each_lease(KEYS[4], function(replica, lease)
    if pins(lease, ARGV[1]) then
        pinned[#pinned + 1] = replica
    end
end)
if #pinned > 1 then
    return pinned
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('DEL', KEYS[3])
return { 'OK' }
