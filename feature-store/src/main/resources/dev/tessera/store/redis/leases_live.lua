-- KEYS: leases. Returns replica and lease of each that has not ended.
local live = {}
each_lease(KEYS[1], function(replica, lease)
    live[#live + 1] = replica
    live[#live + 1] = lease
end)
return live
