-- KEYS: pointer, candidate. Both at one moment, so that no flip is between them.
local found = redis.call('HMGET', KEYS[1], 'active', 'previous', 'revision', 'since', 'canary', 'canary-share')
found[7] = redis.call('GET', KEYS[2])
return found
