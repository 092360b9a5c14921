-- The latest changes of items after a revision, as of one moment. KEYS: order, changes. ARGV: revision, limit.
-- Returns item and change of each, in rising order.
local found = {}
for _, item in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf', 'LIMIT', 0, ARGV[2])) do
    found[#found + 1] = item
    found[#found + 1] = redis.call('HGET', KEYS[2], item)
end
return found
