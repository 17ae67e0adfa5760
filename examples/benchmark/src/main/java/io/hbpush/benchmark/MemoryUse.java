package io.hbpush.benchmark;

import java.io.IOException;
import java.time.Duration;

/** Publishers that fill their channels through a server, to see how its Redis grows. */
final class MemoryUse implements Contestant {
  private final Server server;
  private final Redis redis;
  private final PublishLoad load;
  private final long messages;

  /**
   * Prepares to fill channels.
   *
   * @param redis a Redis that only this server uses
   * @param load publishers to channels that are empty
   * @param messages how many to publish in all
   */
  MemoryUse(Server server, Redis redis, PublishLoad load, long messages) {
    this.server = server;
    this.redis = redis;
    this.load = load;
    this.messages = messages;
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public Sample measure(Duration length) throws IOException, InterruptedException {
    long before = redis.settledMemory();
    load.publish(messages);
    long after = redis.settledMemory();
    load.check();
    load.close();
    return new Sample.Builder()
        .put(Metric.REDIS_MEMORY, (double) (after - before) / messages)
        .build();
  }
}
