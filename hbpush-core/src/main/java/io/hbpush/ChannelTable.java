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
  private static final int PART_BITS = 8;

  /** 2<sup>32</sup> divided by the golden ratio (Knuth, Art of Computer Programming, section 6.4). */
  private static final int GOLDEN = 0x9E3779B9;

  private final Map<?, ?>[] parts = new Map<?, ?>[1 << PART_BITS];

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
    int index = index(id.hashCode());
    if (parts[index] == null) {
      parts[index] = new HashMap<String, MemoryChannel>();
    }
    return (Map<String, MemoryChannel>) parts[index];
  }

  /**
   * Which part has the ids with that hash. Multiplied, not folded: a map folds it too, and if both
   * take the same bits, those of one part crowd in a few of its map's bins.
   */
  static int index(int hash) {
    return (hash * GOLDEN) >>> (Integer.SIZE - PART_BITS);
  }
}
