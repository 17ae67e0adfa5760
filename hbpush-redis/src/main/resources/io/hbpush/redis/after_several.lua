-- Looks up the oldest messages after a cursor in several channels of one slot. Returns the
-- clock's last id, whether a channel exists, what is gone if nothing was found, and what was
-- found: for each message its channel's number, what is gone before it, and the message. A gap
-- of 0 is none.
--
-- KEYS are the first channel, the clock, and the other channels.

local MOST_BYTES = 1048576

local now, cursor, limit = unpack(ARGV)
now, cursor, limit = seconds(now), tonumber(cursor), tonumber(limit)

local keys = { KEYS[1] }
for i = 3, #KEYS do
  table.insert(keys, KEYS[i])
end

-- The next message of each channel and its id, and up to where the channel has lost messages
-- before it.
local heads, nexts, ids, gone = {}, {}, {}, {}

local function advance(i, after)
  channel = keys[i]
  local head = heads[i]
  local from = math.max(after + 1, oldest_valid(head, now))
  local next = redis.call('ZRANGE', channel, text(from), '+inf', 'BYSCORE', 'LIMIT', 0, 1)[1]
  nexts[i] = next or nil
  ids[i] = next and id_of(next)
  if next then
    gone[i] = struct.unpack('>d', next, 11)
  else
    gone[i] = last_id(head)
  end
end

local exists = 0
for i, key in ipairs(keys) do
  channel = key
  heads[i] = read_head() or nil
  if heads[i] then
    exists = 1
    advance(i, cursor)
  end
end

-- What is gone between the cursor and an id.
local function gap(id)
  local greatest = 0
  for _, lost in pairs(gone) do
    if lost > greatest and lost > cursor and lost < id then
      greatest = lost
    end
  end
  return greatest
end

local found, bytes = {}, 0
while #found < 3 * limit and bytes < MOST_BYTES do
  local first, id
  for i, its in pairs(ids) do
    if not id or its < id then
      first, id = i, its
    end
  end
  if not first then
    break
  end
  table.insert(found, first)
  table.insert(found, gap(id))
  table.insert(found, nexts[first])
  bytes = bytes + #nexts[first]
  cursor = id
  advance(first, id)
end
return { given(), exists, #found == 0 and gap(2 ^ 53) or 0, found }
