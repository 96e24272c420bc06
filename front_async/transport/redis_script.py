"""What Redis runs for each exchange with a worker, all of it at once."""

SCRIPT = """
local function number(text) return tonumber(text) or 0 end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local worker, window = ARGV[1], number(ARGV[2])
local answered, unused = number(ARGV[3]), number(ARGV[4])
local told_limit, remaining, resets = number(ARGV[5]), number(ARGV[6]), number(ARGV[7])
local rolling, want = false, number(ARGV[9])
local reserve, share, all_free = number(ARGV[10]), number(ARGV[11]), number(ARGV[14])
local q = redis.call('HMGET', KEYS[1],
    'window', 'limit', 'low', 'out', 'ends', 'guess', 'paused', 'told', 'ours', 'others', 'probed',
    'caution', 'rolling', 'due')
local id, limit, low = number(q[1]), number(q[2]), number(q[3])
local out, ends = number(q[4]), number(q[5])
local guess, paused, told = q[6] == '1', number(q[7]), number(q[8])
local ours, others, probed, caution = number(q[9]), number(q[10]), number(q[11]), number(q[12])
local due = number(q[14]) -- when our share of a leaking quota has leaked out
-- Whether the quota comes back little by little, as whoever heard from Front last believes.
if told_limit > 0 then rolling = ARGV[8] == '1' else rolling = q[13] == '1' end

redis.call('ZADD', KEYS[2], now, worker)
redis.call('ZREMRANGEBYSCORE', KEYS[2], 0, now - 120000)
local workers = redis.call('ZCARD', KEYS[2])

-- What became of the last batch.
if window == id then out, ours = math.max(0, out - answered - unused), ours + answered end
if limit > 0 then due = due - unused * 60000 / limit / share end
-- What Front said.
if told_limit > 0 then
    local moment = now + resets
    limit = told_limit
    if rolling then
        -- What is out is counted anew each minute, or permits of the dead would be out for ever.
        if now >= ends then id, out, ours, ends = id + 1, 0, 0, now + 60000 end
        low, guess, told = remaining, false, now
    elseif guess or moment > ends + 5000 then
        if not guess then id, out, ours = id + 1, 0, 0 end
        low, ends, guess, told = remaining, moment, false, now
    elseif moment >= ends - 5000 and remaining < low then
        low, ends, told = remaining, math.min(ends, moment), now
    end
elseif answered > 0 and window == id then
    low, guess = math.max(0, low - answered), false
end
-- A refusal means that others are quicker than we think; with each answer we forget a little.
caution = math.max(0, math.min(4, caution + number(ARGV[13]) - 0.0004 * answered))
paused = math.max(paused, number(ARGV[12]) > 0 and now + number(ARGV[12]) or 0)
-- After a window's end nothing is sure until one request has told.
if limit > 0 and now >= ends and not rolling then
    others, ours = math.max(0, limit - low - ours - out), 0
    id, low, out, ends, guess, told, probed = id + 1, limit, 0, now + 60000, true, 0, 0
end

local grant, wait = 0, 0
local left = low - out - (1 - share) * limit
if now < paused then
    wait = paused - now
elseif limit == 0 then
    grant = math.min(want, 5)
elseif guess then
    if want > 0 and now - probed > 5000 then grant, probed = 1, now else wait = 50 end
elseif rolling then
    local speed = limit / 60000 * share
    left = math.min(limit, left + (now - told) * speed)
    local free = left - math.max(1, reserve * limit)
    local late = share < 1 and due - now - 30000 or 0 -- half a minute's share may go at once
    if free >= 0 and late <= 0 then
        grant = math.min(want, math.max(1, math.floor(free / 2 / workers)))
        due = math.max(due, now) + grant / speed
    else wait = math.max(-free / speed, late) end
else
    -- What other programs use, in this window and the one before, goes on.
    local theirs = others + math.max(0, limit - low - ours - out)
    local unseen = theirs / (120000 - (ends - now)) * (now - told)
    if theirs > 0 then left = left - unseen - math.sqrt(unseen) - 3 * caution end
    local before = ends - now - all_free
    if left < 1 then wait = ends - now
    elseif left * (60000 - all_free) > reserve * limit * before then
        local free = left - math.max(0, reserve * limit * before / (60000 - all_free))
        grant = math.min(want, math.max(1, math.floor(free / 2 / workers)))
    else wait = before - left * (60000 - all_free) / (reserve * limit) end
end
out = out + grant
redis.call('HSET', KEYS[1], 'window', id, 'limit', limit, 'low', low, 'out', out, 'ends', ends,
    'guess', guess and '1' or '0', 'paused', paused, 'told', told, 'ours', ours, 'others', others,
    'probed', probed, 'caution', caution, 'rolling', rolling and '1' or '0', 'due', due)
redis.call('PEXPIRE', KEYS[1], 3600000)
redis.call('PEXPIRE', KEYS[2], 3600000)
return {grant, id, math.ceil(ends - now), math.ceil(wait), workers, rolling and 1 or 0}
"""
