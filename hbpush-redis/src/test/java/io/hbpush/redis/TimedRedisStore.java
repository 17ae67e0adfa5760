package io.hbpush.redis;

import io.hbpush.MessageStore;
import java.time.Duration;
import java.time.InstantSource;

/** A Redis store whose scripts take their time from a test. */
public final class TimedRedisStore {
  private TimedRedisStore() {}

  /** Opens a store on a server of this machine. */
  public static MessageStore open(int port, InstantSource serverTime) {
    return RedisMessageStore.builder()
        .port(port)
        .timeout(Duration.ofSeconds(20))
        .clock(serverTime)
        .serverTime(() -> Long.toString(serverTime.instant().getEpochSecond()))
        .build();
  }
}
