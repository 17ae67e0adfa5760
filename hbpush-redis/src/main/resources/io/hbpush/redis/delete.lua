-- Deletes the channel. The deletion has an id too, so that it has its place among the
-- messages. Returns that id, how many messages there were, and the last id; or 0.

local name, now, floor, fresh = unpack(ARGV)
now = seconds(now)

local head = read_head()
if not head then
  return { 0 }
end
local messages, last = count(head, now), last_id(head)
local id = take(now, tonumber(floor), tonumber(fresh))
redis.call('DEL', channel)
announce(name, 'd' .. struct.pack('>d', id))
return { id, messages, last }
