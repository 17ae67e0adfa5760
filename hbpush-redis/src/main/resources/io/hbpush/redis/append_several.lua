-- Publishes a message to several channels of one slot, or to none if one is missing and none
-- is to be created. Returns for each its id, the one before, how many are stored and how many
-- nodes were told; or 0.
--
-- KEYS are the first channel, the clock, and the other channels; ARGV ends with the names of
-- the notices in the same order, floor and fresh.

local now, timeout, max, create, store, payload = unpack(ARGV, 1, 6)
local names = 6
local fresh, floor = tonumber(ARGV[#ARGV]), tonumber(ARGV[#ARGV - 1])
local LARGE = 65536
now, timeout, max = seconds(now), tonumber(timeout), tonumber(max)

local keys = { KEYS[1] }
for i = 3, #KEYS do
  table.insert(keys, KEYS[i])
end

-- First all that can be wrong.
local heads = {}
for i, key in ipairs(keys) do
  channel = key
  local head = read_head()
  if not head and create == '0' then
    return { 0 }
  end
  heads[i] = head or false
end

local done = {}
for i, key in ipairs(keys) do
  channel = key
  local head = heads[i]
  local previous = head and last_id(head) or 0
  local id = take(now, floor, i == 1 and fresh or 0)
  local birth, last = head and head.birth or id - 1, head and head.last or 0
  local ids = MESSAGE .. struct.pack('>dd', id, previous)
  if store == '1' then
    redis.call('ZADD', channel, text(id), ids .. payload)
  end
  if store == '0' or #payload > LARGE then
    last = id
  end
  head = write_head(head or nil, timeout, max, birth, last)
  local stored = trim(head, now)
  prolong(head, redis.call)
  local notice = (store == '1' and 'm' or 'p') .. struct.pack('>ddd', timeout, max, birth) .. ids
  if store == '0' or #payload <= LARGE then
    notice = notice .. payload
  end
  table.insert(done, id)
  table.insert(done, previous)
  table.insert(done, stored)
  table.insert(done, announce(ARGV[names + i], notice))
end
return done
