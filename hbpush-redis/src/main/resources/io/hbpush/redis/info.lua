-- Returns how many messages the channel has, and its last id; or nothing.

local head = read_head()
if not head then
  return {}
end
return { count(head, seconds(ARGV[1])), last_id(head) }
