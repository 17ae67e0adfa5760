-- Publishes a message. Returns its id, the one before, how many are stored and how many
-- nodes were told; or 0 if there is no such channel and none is to be created.

local NOTIFIED_WHOLE = 65536

local name, now, create, store, timeout, max, payload, floor, fresh = unpack(ARGV)
now, timeout, max = seconds(now), tonumber(timeout), tonumber(max)

local head = read_head()
if not head and create == '0' then
  return { 0 }
end
local birth = head and head.birth or given()
local previous = head and last_id(head) or 0
local id = take(now, tonumber(floor), tonumber(fresh))
local last = head and head.last or 0
if store == '0' then
  last = id
end
head = write_head(head, timeout, max, birth, last)

local key = MESSAGE .. struct.pack('>dd', id, previous)
local message = key .. payload
local notice = 'm' .. struct.pack('>d', timeout)
if store == '1' then
  redis.call('ZADD', channel, text(id), message)
end
local messages = trim(head, now)
prolong(head)
if store == '1' and #payload > NOTIFIED_WHOLE then
  notice = notice .. key
else
  notice = notice .. message
end
return { id, previous, messages, announce(name, notice) }
