-- Events of one user: each is refused if it was known before the user was forgotten or if its id was seen, else written to the stream and
-- appended to the history. Ids are remembered from the latest day on which they were sent.
-- KEYS: stream, history, forgotten, seen ids of the latest day, of the day before, ...
-- ARGV: limit, seconds to keep today's ids, bytes of memory that the stream may take, how closely to measure them, digest of the user, then
-- of each event: id, packed entry ('' to keep it out of the history), user, item, kind, value, occurred, known, decision and position where
-- the item was shown ('' if that is not said), occurred and known in milliseconds.
-- Returns what became of each; nothing at all if the stream is full: then nothing is stored.
local FIRST, FIELDS = 6, 12
local bytes = redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', ARGV[4])
if bytes and bytes >= tonumber(ARGV[3]) then
    return {}
end
local forgotten = forgotten_up_to(KEYS[3], ARGV[5])
local outcomes = {}
for i = FIRST, #ARGV, FIELDS do
    local id = ARGV[i]
    local seen = 0
    for k = 4, #KEYS do
        seen = seen + redis.call('SISMEMBER', KEYS[k], id)
    end
    if tonumber(ARGV[i + 11]) <= forgotten then
        outcomes[#outcomes + 1] = 'FORGOTTEN'
    elseif seen > 0 then
        -- Also when nothing else was known today something is written: WAIT waits for what its connection wrote, no more.
        redis.call('SADD', KEYS[4], id)
        outcomes[#outcomes + 1] = 'DUPLICATE'
    else
        redis.call('SADD', KEYS[4], id)
        redis.call('XADD', KEYS[1], '*', 'event', id, 'user', ARGV[i + 2], 'item', ARGV[i + 3], 'kind', ARGV[i + 4],
            'value', ARGV[i + 5], 'occurred', ARGV[i + 6], 'known', ARGV[i + 7],
            'decision', ARGV[i + 8], 'position', ARGV[i + 9])
        if ARGV[i + 1] ~= '' then
            append(KEYS[2], tonumber(ARGV[1]), forgotten, { { id, ARGV[i + 1], tonumber(ARGV[i + 10]) } })
        end
        outcomes[#outcomes + 1] = 'RECORDED'
    end
end
redis.call('EXPIRE', KEYS[4], ARGV[2])
return outcomes
