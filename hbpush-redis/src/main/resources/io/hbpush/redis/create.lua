-- Creates the channel if it is not there. Returns how many messages it has, and its last id.

local name, now, timeout, max = unpack(ARGV)
now = seconds(now)

local head = read_head()
if head then
  prolong(head, redis.call)
  return { count(head, now), last_id(head) }
end
head = write_head(nil, tonumber(timeout), tonumber(max), given(), 0)
prolong(head, redis.call)
announce(name, 'c' .. struct.pack('>dd', head.birth, head.timeout))
return { 0, 0 }
