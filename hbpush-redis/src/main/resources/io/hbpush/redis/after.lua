-- Looks up the messages after a cursor. Returns the clock's last id and, if there is such a
-- channel, its birth, last id (-1 if not asked for), timeout and what was found.

local now, cursor, limit, touch = unpack(ARGV)
now, cursor, limit = seconds(now), tonumber(cursor), tonumber(limit)

local head = read_head()
if not head then
  return { given() }
end
if touch == '1' then
  trim(head, now)
  prolong(head)
end
local from = math.max(cursor + 1, oldest_valid(head, now))
local found = {}
if limit > 0 then
  found = redis.call('ZRANGE', channel, text(from), '+inf', 'BYSCORE', 'LIMIT', 0, limit)
end
local last = -1
if #found < limit then
  last = last_id(head)
end
return { given(), head.birth, last, head.timeout, found }
