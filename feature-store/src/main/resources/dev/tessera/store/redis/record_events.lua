-- Events of one user: each is refused if its id was seen, else remembered, written to the stream and appended to the history.
-- KEYS: stream, history, seen ids of the latest day, of the day before, ...
-- ARGV: limit, seconds to keep today's ids, bytes of memory that the stream may take, how closely to measure them, then of each event:
-- id, packed entry ('' to keep it out of the history), user, item, kind, value, occurred, known, decision and position where the item was
-- shown ('' if that is not said).
-- Returns what became of each; nothing at all if the stream is full: then nothing is stored.
local FIRST, FIELDS = 5, 10
local bytes = redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', ARGV[4])
if bytes and bytes >= tonumber(ARGV[3]) then
    return {}
end
local outcomes = {}
for i = FIRST, #ARGV, FIELDS do
    local id = ARGV[i]
    local seen = 0
    for k = 3, #KEYS do
        seen = seen + redis.call('SISMEMBER', KEYS[k], id)
    end
    if seen > 0 then
        outcomes[#outcomes + 1] = 'DUPLICATE'
    else
        redis.call('SADD', KEYS[3], id)
        redis.call('XADD', KEYS[1], '*', 'event', id, 'user', ARGV[i + 2], 'item', ARGV[i + 3], 'kind', ARGV[i + 4],
            'value', ARGV[i + 5], 'occurred', ARGV[i + 6], 'known', ARGV[i + 7],
            'decision', ARGV[i + 8], 'position', ARGV[i + 9])
        if ARGV[i + 1] ~= '' then
            append(KEYS[2], tonumber(ARGV[1]), { { id, ARGV[i + 1] } })
        end
        outcomes[#outcomes + 1] = 'RECORDED'
    end
end
redis.call('EXPIRE', KEYS[3], ARGV[2])
return outcomes
