package io.hbpush.redis;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When subscribers of this node asked last, for the channels that were asked for most recently: a
 * bounded number, since nothing may grow with the channel ids ever asked for.
 */
final class LastAsked {
  private static final int MAX_CHANNELS = 10_000;

  private final InstantSource clock;

  // The lock is this map.
  private final Map<String, Instant> asked = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
      return size() > MAX_CHANNELS;
    }
  };

  LastAsked(InstantSource clock) {
    this.clock = clock;
  }

  /** A subscriber asks now. */
  void note(String channelId) {
    synchronized (asked) {
      asked.put(channelId, clock.instant());
    }
  }

  /** The channel is gone. */
  void forget(String channelId) {
    synchronized (asked) {
      asked.remove(channelId);
    }
  }

  /** Seconds since a subscriber asked; -1: not known. */
  long seconds(String channelId) {
    Instant last;
    synchronized (asked) {
      last = asked.get(channelId);
    }
    return last == null
        ? -1
        : Math.max(0, clock.instant().getEpochSecond() - last.getEpochSecond());
  }
}
