-- A script that has written something may go on when Redis is at its maxmemory; taking away a field that is not there needs no memory.
-- For small writes without which nothing gets free, or nothing can be rolled back. key is a hash.
local function although_full(key)
    redis.call('HDEL', key, '')
end
