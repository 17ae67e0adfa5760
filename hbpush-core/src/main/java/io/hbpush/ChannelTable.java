package io.hbpush;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A memory store's channels by id. Split, so that growing to a million channels never moves more than
 * a small part of them while the store's lock is held, which guards it.
 */
final class ChannelTable {
  private static final int PARTS = 256;

  private final Map<?, ?>[] parts = new Map<?, ?>[PARTS];

  @Nullable
  MemoryChannel get(String id) {
    return part(id).get(id);
  }

  MemoryChannel computeIfAbsent(String id, Function<String, MemoryChannel> maker) {
    return part(id).computeIfAbsent(id, maker);
  }

  void remove(MemoryChannel channel) {
    part(channel.id).remove(channel.id, channel);
  }

  int size() {
    return Arrays.stream(parts).filter(Objects::nonNull).mapToInt(Map::size).sum();
  }

  @SuppressWarnings("unchecked") // an array cannot have the maps' type
  private Map<String, MemoryChannel> part(String id) {
    int hash = id.hashCode();
    int index = (hash ^ hash >>> 8 ^ hash >>> 16 ^ hash >>> 24) & (PARTS - 1);
    if (parts[index] == null) {
      parts[index] = new HashMap<String, MemoryChannel>();
    }
    return (Map<String, MemoryChannel>) parts[index];
  }
}
