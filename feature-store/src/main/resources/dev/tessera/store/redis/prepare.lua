-- Asks rankers to load a generation beside what they serve, for a while. KEYS: candidate, states. ARGV: generation, millis.
local other = redis.call('GET', KEYS[1])
if other and other ~= ARGV[1] then
    return { 'OTHER', other }
end
local found = obstacle(KEYS[2], ARGV[1])
if found then
    return { found }
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return { 'OK' }
