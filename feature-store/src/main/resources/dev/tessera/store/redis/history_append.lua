-- KEYS: history, forgotten. ARGV: limit, digest of the user, then event id, packed entry and when it occurred (millis) of each entry.
local entries = {}
for i = 3, #ARGV, 3 do
    entries[#entries + 1] = { ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]) }
end
return append(KEYS[1], tonumber(ARGV[1]), forgotten_up_to(KEYS[2], ARGV[2]), entries)
