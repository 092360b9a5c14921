-- Takes changes out of the item log, each unless its item changed again. KEYS: order, changes, pictures, bytes. ARGV: item, revision of each.
-- Returns how many.
local settled, bytes = 0, tonumber(redis.call('GET', KEYS[4]) or '0')
for i = 1, #ARGV, 2 do
    local change = redis.call('HGET', KEYS[2], ARGV[i])
    if change and string.match(change, '^(%d+)\n') == ARGV[i + 1] then
        bytes = bytes - #change - redis.call('HSTRLEN', KEYS[3], ARGV[i])
        redis.call('ZREM', KEYS[1], ARGV[i])
        redis.call('HDEL', KEYS[2], ARGV[i])
        redis.call('HDEL', KEYS[3], ARGV[i])
        settled = settled + 1
    end
end
redis.call('SET', KEYS[4], string.format('%.0f', bytes))
return settled
