"""What Redis runs for each exchange with a worker, all of it at once. Times are in milliseconds."""

SCRIPT = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local news = cjson.decode(ARGV[1])
local q = {}
local kept = redis.call('HGETALL', KEYS[1])
for i = 1, #kept, 2 do q[kept[i]] = tonumber(kept[i + 1]) end
local function last(name) return q[name] or 0 end
local id, limit, low = last('window'), last('limit'), last('low')
local out, ends = last('out'), last('ends')
local guess, paused, told = last('guess') == 1, last('paused'), last('told')
local ours, others, probed = last('ours'), last('others'), last('probed')
local share, burst = news.share, last('burst')
-- Whether the quota comes back little by little, as whoever heard from Front last believes.
local rolling = last('rolling') == 1
if news.limit > 0 then rolling = news.rolling end

redis.call('ZADD', KEYS[2], now, news.worker)
redis.call('ZREMRANGEBYSCORE', KEYS[2], 0, now - 120000)
local workers = redis.call('ZCARD', KEYS[2])

-- What became of the last batch.
if news.window == id then
    out, ours = math.max(0, out - news.answered - news.unused), ours + news.answered
end
-- When our share of a leaking quota will have leaked out.
local due = last('due')
if limit > 0 then due = due - news.unused * 60000 / limit / share end
-- What Front said.
if news.limit > 0 then
    local moment = now + news.resets_in
    limit = news.limit
    if rolling or guess or moment > ends + 5000 then burst = news.burst end
    burst = math.min(burst, news.burst)
    if rolling then
        -- What is out is counted anew each minute, or permits of the dead would be out for ever.
        if now >= ends then id, out, ours, ends = id + 1, 0, 0, now + 60000 end
        low, guess, told = news.remaining, false, now
    elseif guess or moment > ends + 5000 then
        if not guess then id, out, ours = id + 1, 0, 0 end
        low, ends, guess, told = news.remaining, moment, false, now
    elseif moment >= ends - 5000 and news.remaining < low then
        low, ends, told = news.remaining, math.min(ends, moment), now
    end
elseif news.answered > 0 and news.window == id then
    low, guess = math.max(0, low - news.answered), false
end
-- A refusal means that others are quicker than we think; with each answer we forget a little.
local caution = last('caution') + (news.refused and 1 or 0) - 0.0004 * news.answered
caution = math.max(0, math.min(4, caution))
if news.pause > 0 then paused = math.max(paused, now + news.pause) end
-- While people call, in any worker, something is kept for them to the window's end.
local called, called_before = last('called'), last('called_before')
local calling = news.called_ago >= 0 and now - news.called_ago or 0
if calling > called + 1000 then called_before = called end
called = math.max(called, calling)
local function all_free(since) return now - since < 120000 and 0 or 30000 end
-- After a window's end nothing is sure until one request has told.
if limit > 0 and now >= ends and not rolling then
    others, ours = math.max(0, limit - low - ours - out), 0
    id, low, out, ends, guess, told, probed = id + 1, limit, 0, now + 60000, true, 0, 0
end

local function batch(free, want)
    return math.min(want, math.max(1, math.floor(free / 2 / workers)))
end
-- Where nothing is sure until an answer has told, one goes first.
local function first()
    if now - probed <= 2000 then return 0, 50 end
    probed = now
    return 1, 0
end
local function leaked(want, reserve)
    local speed = limit / 60000 * share
    local left = math.min(limit, low - out - (1 - share) * limit + (now - told) * speed)
    local free = left - math.max(1, reserve * limit)
    local late = share < 1 and due - now - 30000 or 0 -- half a minute's share may go at once
    if free < 0 or late > 0 then return 0, math.max(-free / speed, late), free < 0 end
    local granted = batch(free, want)
    due = math.max(due, now) + granted / speed
    return granted, 0
end
local function left_of_window(want, reserve, few)
    local left = low - out - (1 - share) * limit
    -- What other programs use, in this window and the one before, goes on.
    local theirs = others + math.max(0, limit - low - ours - out)
    local unseen = theirs / (120000 - (ends - now)) * (now - told)
    if theirs > 0 then left = left - unseen - math.sqrt(unseen) - 3 * caution end
    if left < 1 then
        if burst > 0 and left + burst >= 1 then return 1, 0 end
        return 0, ends - now
    end
    -- Who calls for the first time in a while has what was left; who goes on shares it out.
    local free_from = all_free(few > 0 and called or called_before)
    local before, span = ends - now - free_from, 60000 - free_from
    local reserved = math.max(0, reserve * limit * before / span)
    if left > reserved then
        -- A few are left until the last seconds, if nobody else would take them.
        if theirs > 0 then few = 0 end
        if left < few + 1 and few > 0 then
            if ends - now > 3000 then return 0, ends - now - 3000, true end
            -- One by one at last: it is long since an answer has told what others use.
            if out > 0 then return 0, 100 end
            return 1, 0
        end
        -- It is so long since an answer told that others, however quiet so far, can have used it.
        if left <= (now - told) * limit / 60000 then return first() end
        return batch(math.min(left - reserved, 2 * (left - few)), want), 0
    end
    return 0, before - left * span / (reserve * limit), true
end
-- Permits that leave *reserve* of the limit, else how long to wait, and whether for the reserve.
local function granted(want, reserve, few)
    if want == 0 then return 0, 0 end
    if now < paused then return 0, paused - now end
    if limit == 0 then return math.min(want, 5), 0 end
    if guess then return first() end
    if rolling then return leaked(want, reserve) end
    return left_of_window(want, reserve, few or 0)
end
-- While people use all that the reserve leaves, bulk work of other workers has turns too.
local owed, held = last('owed') - news.lent, last('held')
local turns = now < held and math.floor(math.max(0, owed)) or 0
local beside = limit > 0 and turns / limit or 0
local people, people_wait = granted(news.people, news.people_reserve + beside)
out = out + people
if now < held then owed = math.min(4, owed + people / 4) end
local bulk, bulk_wait, reserved = granted(news.bulk, news.bulk_reserve, news.few)
if bulk > 0 then owed, held = 0, 0 end
if reserved then
    held, bulk_wait = now + 10000, math.min(bulk_wait, 2000)
    bulk = granted(math.min(news.bulk, turns), news.people_reserve)
    owed = owed - bulk
end
out = out + bulk
-- Searches of all workers: each permit counts for a minute after its use, or for three if nobody
-- tells; permits have numbers, so that a worker can tell which.
for _, number in ipairs(news.searched) do
    redis.call('ZADD', KEYS[3], now + news.search_span, number)
end
for _, number in ipairs(news.unsearched) do redis.call('ZREM', KEYS[3], number) end
redis.call('ZREMRANGEBYSCORE', KEYS[3], 0, now)
local searches, search_wait, number = {}, 0, last('number')
if news.searches > 0 then
    local most = limit > 0 and math.max(1, math.floor(limit * news.search_share)) or 5
    local free = most - redis.call('ZCARD', KEYS[3])
    for _ = 1, free > 0 and batch(free, news.searches) or 0 do
        number = number + 1
        redis.call('ZADD', KEYS[3], now + 180000, number)
        searches[#searches + 1] = number
    end
    local first = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')[2]
    if #searches == 0 then search_wait = math.min(2000, first - now) end
end
-- Resources that Front has told one worker to leave alone.
for name, pause in pairs(news.pauses) do
    redis.call('ZADD', KEYS[4], now + pause[1], pause[2] .. ' ' .. pause[3] .. ' ' .. name)
end
redis.call('ZREMRANGEBYSCORE', KEYS[4], 0, now)
local pauses = redis.call('ZRANGE', KEYS[4], 0, 99, 'WITHSCORES')
for i = 2, #pauses, 2 do pauses[i] = math.ceil(pauses[i] - now) end

redis.call('HSET', KEYS[1], 'window', id, 'limit', limit, 'low', low, 'out', out, 'ends', ends,
    'guess', guess and 1 or 0, 'paused', paused, 'told', told, 'ours', ours, 'others', others,
    'probed', probed, 'caution', caution, 'rolling', rolling and 1 or 0, 'due', due,
    'called', called, 'called_before', called_before, 'owed', owed, 'held', held,
    'burst', burst, 'number', number)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 3600000) end
return {people, bulk, id, math.ceil(ends - now), math.ceil(people_wait), math.ceil(bulk_wait),
    workers, rolling and 1 or 0, searches, math.ceil(search_wait), pauses}
"""
