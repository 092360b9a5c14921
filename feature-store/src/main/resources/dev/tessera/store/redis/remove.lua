-- KEYS: pointer, states, manifest, leases. ARGV: generation. Returns the replicas that pin it, if any does.
local pointer = redis.call('HMGET', KEYS[1], 'active', 'previous', 'canary')
if pointer[1] == ARGV[1] or pointer[2] == ARGV[1] or pointer[3] == ARGV[1] then
    return { 'IN_USE' }
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
