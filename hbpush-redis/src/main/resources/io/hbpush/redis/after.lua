-- Looks up the messages after a cursor. Returns the clock's last id and, if there is such a
-- channel, its birth, last id (-1: there may be more than was found), timeout and what was found.

local MOST_BYTES = 1048576

local now, cursor, limit, touch = unpack(ARGV)
now, cursor, limit = seconds(now), tonumber(cursor), tonumber(limit)

local head = read_head()
if not head then
  return { given() }
end
if touch == '1' then
  -- A Redis that cannot persist refuses this; reading goes on.
  local reply = prolong(head, redis.pcall)
  if type(reply) == 'number' then
    trim(head, now)
  elseif not string.find(reply.err, 'MISCONF', 1, true) then
    prolong(head, redis.call)
  end
end
local from = math.max(cursor + 1, oldest_valid(head, now))
local found, bytes, last = {}, 0, -1
while #found < limit and bytes < MOST_BYTES do
  local next = redis.call('ZRANGE', channel, text(from), '+inf', 'BYSCORE', 'LIMIT', 0, 1)[1]
  if not next then
    last = last_id(head)
    break
  end
  table.insert(found, next)
  bytes = bytes + #next
  from = id_of(next) + 1
end
return { given(), head.birth, last, head.timeout, found }
