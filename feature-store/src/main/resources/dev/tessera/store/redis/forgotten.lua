-- Of a tombstone, false if there is none: the moment up to which its user is forgotten, before all others if never, and until when it is kept.
local function parsed(tombstone)
    if not tombstone then
        return -math.huge, -math.huge
    end
    local up_to, kept_until = string.match(tombstone, '^(%S+) (%S+)$')
    return tonumber(up_to), tonumber(kept_until)
end

-- The moment, in milliseconds, up to which a user is forgotten; before all others if never. key: tombstones of the user's partition.
local function forgotten_up_to(key, digest)
    return (parsed(redis.call('HGET', key, digest)))
end
