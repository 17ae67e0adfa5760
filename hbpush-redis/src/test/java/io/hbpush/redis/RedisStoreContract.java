package io.hbpush.redis;

import io.hbpush.MessageStore;
import io.hbpush.MessageStoreContract;
import io.hbpush.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Jedis;

/**
 * The contract, on a real server. Time passes as the test says: the scripts take it for the
 * server's, and keys lose as much of their lives.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisStoreContract extends MessageStoreContract {
  /** One channel on each lane. */
  private static final List<String> ON_EACH_LANE = List.of("a", "b");

  private static final String AGE = """
      for _, key in ipairs(redis.call('KEYS', '*')) do
        local left = redis.call('PTTL', key)
        if left >= 0 then
          redis.call('PEXPIRE', key, left - ARGV[1])
        end
      end
      """;

  private final RedisBinary binary;
  private RedisProcess redis;
  private VirtualTime time;
  private MessageStore store;

  RedisStoreContract(RedisBinary binary) {
    this.binary = binary;
  }

  @BeforeAll
  void startRedis() throws Exception {
    redis = RedisProcess.start(binary);
  }

  @AfterAll
  void stopRedis() throws Exception {
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  protected MessageStore open() {
    try (Jedis client = redis.client()) {
      client.flushAll();
    }
    time = new VirtualTime();
    store = RedisMessageStore.builder()
        .port(redis.port())
        .timeout(Duration.ofSeconds(20))
        .clock(time)
        .scheduler(time)
        .serverTime(() -> Long.toString(time.instant().getEpochSecond()))
        .build();
    return store;
  }

  @Override
  protected void pass(Duration duration) throws Exception {
    try (Jedis client = redis.client()) {
      for (Duration left = duration;
          left.compareTo(Duration.ZERO) > 0;
          left = left.minus(WatchedChannels.TICK)) {
        client.eval(AGE, List.of(), List.of(Long.toString(WatchedChannels.TICK.toMillis())));
        time.pass(WatchedChannels.TICK);
        for (String channel : ON_EACH_LANE) {
          store.info(channel).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
      }
    }
  }

  @Override
  protected void setClockBack(Duration duration) {
    time.setClock(time.instant().minus(duration));
  }
}
