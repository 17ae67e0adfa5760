package io.hbpush;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When channels of a memory store are to be looked after, in whole seconds: each channel once, at the
 * earliest time it needs. Guarded by the store's lock.
 */
final class ChannelAgenda {
  private final TreeMap<Long, ChannelList> seconds = new TreeMap<>();

  /** Has the channel come up in that second, or earlier if it does anyway; -1 means never. */
  void plan(MemoryChannel channel, long second) {
    if (second < 0 || channel.due >= 0 && channel.due <= second) {
      return;
    }
    remove(channel);
    channel.due = second;
    channel.onAgenda = seconds.computeIfAbsent(second, due -> new ChannelList()).add(channel);
  }

  /** The channel need not come up any more. */
  void remove(MemoryChannel channel) {
    if (channel.onAgenda != null) {
      channel.onAgenda.leave();
      channel.onAgenda = null;
      channel.due = -1;
    }
  }

  /** Returns a channel that is due, and takes it off; null if there is none. */
  @Nullable
  MemoryChannel next(long now) {
    while (!seconds.isEmpty() && seconds.firstKey() <= now) {
      Map.Entry<Long, ChannelList> earliest = seconds.firstEntry();
      MemoryChannel channel = earliest.getValue().first();
      if (channel != null) {
        remove(channel);
        return channel;
      }
      seconds.remove(earliest.getKey());
    }
    return null;
  }
}
