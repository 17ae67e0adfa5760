-- What all scripts but append.lua share; it stands before each of them.
--
-- A channel is a zset. Its member of rank 0, with the score -1, is the head:
--   "h" version timeout max birth last
-- Every other member is a message, with its id as the score:
--   "m" version id previous type event body
-- Numbers are big-endian doubles: ids stay below 2^53, so they are exact. An id is
-- time * 2^21 + tag; "previous" is the id of the channel's message before, stored or not. "last"
-- is the id of the latest message that was not stored, or is large: nobody has to read a large
-- one to learn its id.

local SECOND = 2097152
local TRIM_AT_MOST = 1000
local HEAD, MESSAGE = 'h\1', 'm\1'

local channel, clock = KEYS[1], KEYS[2]

-- The .. operator would round an id to 14 digits.
local function text(number)
  return string.format('%.0f', number)
end

-- The server's time; a test gives its own.
local function seconds(given)
  return tonumber(given) or tonumber(redis.call('TIME')[1])
end

-- The id given last, over all channels.
local function given()
  return tonumber(redis.call('GET', clock) or '0')
end

-- Takes the next id. "fresh" is 1 on the first call of a connection: the server may be
-- another one that has not seen the latest ids; "floor" is the greatest that the node knows.
local function take(now, floor, fresh)
  local id = math.max((now + fresh) * SECOND, given() + 1, floor + 1)
  if id >= 2 ^ 53 then
    error('HBPUSH-CLOCK')
  end
  redis.call('SET', clock, text(id))
  return id
end

local function id_of(message)
  return (struct.unpack('>d', message, 3))
end

-- The head, or nil if there is no such channel.
local function read_head()
  local member = redis.call('ZRANGE', channel, 0, 0)[1]
  if not member then
    return nil
  end
  if #member ~= 34 or string.sub(member, 1, 2) ~= HEAD then
    error('HBPUSH-FORMAT')
  end
  local timeout, max, birth, last = struct.unpack('>dddd', member, 3)
  return { member = member, timeout = timeout, max = max, birth = birth, last = last }
end

-- Writes the head if it differs from what it was; returns what it is now.
local function write_head(old, timeout, max, birth, last)
  local member = HEAD .. struct.pack('>dddd', timeout, max, birth, last)
  if not old or old.member ~= member then
    if old then
      redis.call('ZREM', channel, old.member)
    end
    redis.call('ZADD', channel, '-1', member)
  end
  return { member = member, timeout = timeout, max = max, birth = birth, last = last }
end

-- The id of the channel's latest message, stored or not; 0 if there was none.
local function last_id(head)
  if head.last > 0 and redis.call('ZCOUNT', channel, '(' .. text(head.last), '+inf') == 0 then
    return head.last
  end
  local newest = redis.call('ZRANGE', channel, -1, -1)[1]
  if newest == head.member then
    return head.last
  end
  return math.max(id_of(newest), head.last)
end

-- Messages with smaller ids are beyond the channel's limits, removed or not.
local function oldest_valid(head, now)
  local oldest = 0
  if head.timeout >= 0 then
    oldest = math.max(0, (now - head.timeout) * SECOND)
  end
  if head.max >= 0 then
    local excess = redis.call('ZCARD', channel) - 1 - head.max
    if excess > 0 then
      local rank = text(excess + 1)
      oldest = math.max(oldest, id_of(redis.call('ZRANGE', channel, rank, rank)[1]))
    end
  end
  return oldest
end

local function count(head, now)
  local oldest = oldest_valid(head, now)
  if oldest == 0 then
    return redis.call('ZCARD', channel) - 1
  end
  return redis.call('ZCOUNT', channel, text(oldest), '+inf')
end

-- Removes messages beyond the limits, not too many at a time. The newest one stays: with it
-- the channel knows its last id. Returns how many messages are within the limits.
local function trim(head, now)
  local stored = redis.call('ZCARD', channel) - 1
  local beyond = 0
  if head.max >= 0 then
    beyond = math.max(0, stored - head.max)
  end
  if head.timeout >= 0 then
    local oldest = (now - head.timeout) * SECOND
    beyond = math.max(beyond, redis.call('ZCOUNT', channel, '0', '(' .. text(oldest)))
  end
  local removed = math.min(beyond, stored - 1, TRIM_AT_MOST)
  if removed > 0 then
    redis.call('ZREMRANGEBYRANK', channel, 1, text(removed))
  end
  return stored - beyond
end

-- Tells the nodes that listen to the channel; returns how many heard it here. On a Cluster,
-- where names carry a tag, Redis 7 tells only those who listen at the slot's server.
local function announce(name, notice)
  if redis.REDIS_VERSION_NUM and string.sub(name, 1, 8) == 'hbpush:{' then
    return redis.call('SPUBLISH', name, notice)
  end
  return redis.call('PUBLISH', name, notice)
end

-- The channel lives for another timeout from now; "call" is redis.call or redis.pcall.
local function prolong(head, call)
  if head.timeout >= 0 then
    return call('EXPIRE', channel, text(head.timeout))
  end
  return call('PERSIST', channel)
end

