-- KEYS: history. ARGV: limit, then event id and packed entry of each entry.
local entries = {}
for i = 2, #ARGV, 2 do
    entries[#entries + 1] = { ARGV[i], ARGV[i + 1] }
end
return append(KEYS[1], tonumber(ARGV[1]), entries)
