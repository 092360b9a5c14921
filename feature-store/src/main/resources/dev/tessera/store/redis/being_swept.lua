-- Whether a blob is being swept: since when stands, as a negative number, where else stands when it was put. A sweeper that takes ten minutes for a
-- few blobs is taken for dead.
local function is_being_swept(put)
    return tonumber(put) < 0 and tonumber(now()) + tonumber(put) < 600000
end
