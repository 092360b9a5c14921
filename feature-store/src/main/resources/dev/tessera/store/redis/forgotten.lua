-- The moment, in milliseconds, up to which a user is forgotten; before all others if never. key: tombstones of the user's partition. A
-- tombstone is that moment, a space, and the moment until which it is kept.
local function forgotten_up_to(key, digest)
    local tombstone = redis.call('HGET', key, digest)
    return tombstone and tonumber(string.match(tombstone, '^%S+')) or -math.huge
end
