-- Publishes a message. Returns its id, the one before, how many are stored and how many
-- nodes were told; or 0 if there is no such channel and none is to be created.
--
-- What channel.lua says of keys and members holds here too; but this script, which every
-- publish runs, stands alone and calls Redis as rarely as it can: most of its time goes into
-- definitions and calls, and with those of channel.lua it took a quarter longer.

local SECOND = 2097152
local TRIM_AT_MOST = 1000
local NOTIFIED_WHOLE = 65536

local call, pack, format = redis.call, struct.pack, string.format
local channel, clock = KEYS[1], KEYS[2]
local name, now, create, store, timeout, max, payload, floor, fresh = unpack(ARGV)
now = tonumber(now) or tonumber(call('TIME')[1])
timeout, max, floor = tonumber(timeout), tonumber(max), tonumber(floor)

-- What there is.
local head = call('ZRANGE', channel, 0, 0)[1]
local birth, last, previous = nil, 0, 0
if head then
  if #head ~= 34 or string.sub(head, 1, 2) ~= 'h\1' then
    error('HBPUSH-FORMAT')
  end
  birth, last = struct.unpack('>dd', head, 19)
  previous = last
  local newest = call('ZRANGE', channel, -1, -1)[1]
  if newest ~= head then
    previous = math.max(previous, (struct.unpack('>d', newest, 3)))
  end
elseif create == '0' then
  return { 0 }
end

-- The id: mostly the one after the last.
local id = call('INCR', clock)
birth = birth or id - 1
local least = math.max((now + tonumber(fresh)) * SECOND, floor + 1)
if id < least then
  id = least
  call('SET', clock, format('%.0f', id))
end
if id >= 2 ^ 53 then
  error('HBPUSH-CLOCK')
end

-- The message, and the head if it changes.
local key = 'm\1' .. pack('>dd', id, previous)
local message = key .. payload
if store == '1' then
  call('ZADD', channel, format('%.0f', id), message)
else
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
  local oldest = format('(%.0f', (now - timeout) * SECOND)
  beyond = math.max(beyond, call('ZCOUNT', channel, '0', oldest))
  call('EXPIRE', channel, format('%.0f', timeout))
else
  call('PERSIST', channel)
end
local removed = math.min(beyond, stored - 1, TRIM_AT_MOST)
if removed > 0 then
  call('ZREMRANGEBYRANK', channel, 1, format('%.0f', removed))
end

-- The notice, as announce does it.
local notice = 'm' .. pack('>d', timeout)
if store == '1' and #payload > NOTIFIED_WHOLE then
  notice = notice .. key
else
  notice = notice .. message
end
local sharded = redis.REDIS_VERSION_NUM and string.sub(name, 1, 8) == 'hbpush:{'
local told = call(sharded and 'SPUBLISH' or 'PUBLISH', name, notice)
return { id, previous, stored - beyond, told }
