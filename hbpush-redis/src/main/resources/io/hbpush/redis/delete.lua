-- Deletes the channel. The deletion has an id too, so that it has its place among the
-- messages. Returns that id, how many messages there were, and the last id; or 0.

local name, now, floor, fresh = unpack(ARGV)
now = seconds(now)

local head = read_head()
if not head then
  return { 0 }
end
local messages, last = count(head, now), last_id(head)
if given() + 1 >= 2 ^ 53 then
  error('HBPUSH-CLOCK')
end
-- First of all: a full server takes nothing else before. Its memory is freed elsewhere.
redis.call('UNLINK', channel)
local id = take(now, tonumber(floor), tonumber(fresh))
announce(name, 'd' .. struct.pack('>d', id))
return { id, messages, last }
