-- The moment, in milliseconds, up to which a user is forgotten; before all others if never. key: tombstones of the user's partition.
local function forgotten_up_to(key, digest)
    return tonumber(redis.call('HGET', key, digest) or -math.huge)
end
