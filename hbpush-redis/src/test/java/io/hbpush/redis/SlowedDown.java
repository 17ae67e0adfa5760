package io.hbpush.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;

/** Keeps a server busy for a tenth of a second at a time. */
final class SlowedDown implements AutoCloseable {
  private static final String BUSY = """
      local begin = redis.call('TIME')
      repeat
        local now = redis.call('TIME')
      until (now[1] - begin[1]) * 1000000 + now[2] - begin[2] > 100000
      """;

  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread;
  private final AtomicLong turns = new AtomicLong();

  SlowedDown(RedisProcess redis) {
    thread = new Thread(() -> keepBusy(redis), "slow");
    thread.start();
  }

  private void keepBusy(RedisProcess redis) {
    try (Jedis client = redis.client()) {
      while (!ended.get()) {
        client.eval(BUSY);
        turns.incrementAndGet();
      }
    }
  }

  long turns() {
    return turns.get();
  }

  @Override
  public void close() {
    ended.set(true);
    while (thread.isAlive()) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
