-- Publishes messages, each to a channel, as one caller after the other. Returns for each its
-- id, the one before, how many are stored and how many nodes were told; 0 instead of the id if
-- there is no such channel and none is to be created; an error instead of the id if the message
-- could not be published, which keeps none of the others from it.
--
-- KEYS are the first channel, the clock, and the other channels; ARGV has name, settings and
-- payload of each message, and ends with floor and fresh.
--
-- What channel.lua says of keys and members holds here too; but this script, which every
-- publish runs, stands alone and calls Redis as rarely as it can: most of its time goes into
-- definitions and calls, and with those of channel.lua it took a quarter longer. Numbers go
-- to Redis as they are, with 17 digits; ids have 16.

local SECOND = 2097152
local TRIM_AT_MOST = 1000
local LARGE = 65536

local call, pack, from = redis.call, struct.pack, struct.unpack
local clock = KEYS[2]
local floor, fresh = tonumber(ARGV[#ARGV - 1]), tonumber(ARGV[#ARGV])
local time

local function append(channel, name, settings, payload)
  local now, timeout, max, create, store = from('>dddBB', settings)
  if now < 0 then
    time = time or tonumber(call('TIME')[1])
    now = time
  end

  -- What there is.
  local head = call('ZRANGE', channel, 0, 0)[1]
  local birth, last, previous = nil, 0, 0
  if head then
    local kind, version = string.byte(head, 1, 2)
    if #head ~= 34 or kind ~= 104 or version ~= 1 then -- "h\1"
      error('HBPUSH-FORMAT')
    end
    birth, last = from('>dd', head, 19)
    previous = last
    if last == 0 or call('ZCOUNT', channel, string.format('(%.0f', last), '+inf') > 0 then
      local newest = call('ZRANGE', channel, -1, -1)[1]
      local stored = newest == head and 0 or from('>d', newest, 3)
      if stored > previous then
        previous = stored
      end
    end
  elseif create == 0 then
    return 0, 0, 0, 0
  end

  -- The id: mostly the one after the last.
  local id = call('INCR', clock)
  birth = birth or id - 1
  local least = (now + fresh) * SECOND
  if least <= floor then
    least = floor + 1
  end
  if math.max(id, least) >= 2 ^ 53 then
    error('HBPUSH-CLOCK')
  end
  if id < least then
    id = least
    call('SET', clock, id)
  end

  -- The message, and the head if it changes.
  local key = 'm\1' .. pack('>dd', id, previous)
  local message = key .. payload
  if store == 1 then
    call('ZADD', channel, id, message)
  end
  if store == 0 or #payload > LARGE then
    last = id
  end
  local newHead = 'h\1' .. pack('>dddd', timeout, max, birth, last)
  if newHead ~= head then
    if head then
      call('ZREM', channel, head)
    end
    call('ZADD', channel, '-1', newHead)
  end

  -- What is beyond the limits goes, as trim does it.
  local stored = call('ZCARD', channel) - 1
  local beyond = 0
  if max >= 0 and stored > max then
    beyond = stored - max
  end
  if timeout >= 0 then
    local old = call('ZCOUNT', channel, 0, (now - timeout) * SECOND - 1)
    if old > beyond then
      beyond = old
    end
    -- To ask is cheaper than to set: a busy channel's expiry is set once a second, to one more.
    local left = call('PTTL', channel) - timeout * 1000
    if left < 0 or left > 1000 then
      call('EXPIRE', channel, timeout + 1)
    end
  else
    call('PERSIST', channel)
  end
  if beyond > 0 and stored > 1 then
    call('ZREMRANGEBYRANK', channel, 1, math.min(beyond, stored - 1, TRIM_AT_MOST))
  end

  -- The notice, as announce does it.
  local notice = (store == 1 and 'm' or 'p') .. pack('>ddd', timeout, max, birth)
  if store == 1 and #payload > LARGE then
    notice = notice .. key
  else
    notice = notice .. message
  end
  local sharded = string.byte(name, 8) == 123 and redis.REDIS_VERSION_NUM -- "hbpush:{"
  local told = call(sharded and 'SPUBLISH' or 'PUBLISH', name, notice)
  return id, previous, stored - beyond, told
end

local done = {}
for i = 1, #KEYS - 1 do
  local at = 3 * i - 2
  local ok, id, previous, stored, told =
    pcall(append, KEYS[i == 1 and 1 or i + 1], ARGV[at], ARGV[at + 1], ARGV[at + 2])
  if not ok then
    local failure = id
    id = type(failure) == 'table' and failure or { err = failure }
    previous, stored, told = 0, 0, 0
  end
  at = 4 * i - 3
  done[at], done[at + 1], done[at + 2], done[at + 3] = id, previous, stored, told
end
return done
