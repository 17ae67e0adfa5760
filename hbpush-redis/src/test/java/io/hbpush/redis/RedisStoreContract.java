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

  private RedisServers redis;
  private VirtualTime time;
  private MessageStore store;

  /** Starts the servers that the store is put on. */
  abstract RedisServers start() throws Exception;

  @BeforeAll
  void startRedis() throws Exception {
    redis = start();
  }

  @AfterAll
  void stopRedis() throws Exception {
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  protected MessageStore open() {
    redis.flush();
    time = new VirtualTime();
    store = redis
        .store()
        .keyPrefix("{ids are ordered in one slot}")
        .timeout(Duration.ofSeconds(20))
        .clock(time)
        .scheduler(time)
        .serverTime(() -> Long.toString(time.instant().getEpochSecond()))
        .build();
    return store;
  }

  @Override
  protected void pass(Duration duration) throws Exception {
    List<Jedis> clients = redis.clients();
    for (Duration left = duration;
        left.compareTo(Duration.ZERO) > 0;
        left = left.minus(WatchedChannels.TICK)) {
      for (Jedis client : clients) {
        client.eval(AGE, List.of(), List.of(Long.toString(WatchedChannels.TICK.toMillis())));
      }
      time.pass(WatchedChannels.TICK);
      for (String channel : ON_EACH_LANE) {
        store.info(channel).toCompletableFuture().get(30, TimeUnit.SECONDS);
      }
    }
    clients.forEach(Jedis::close);
  }

  @Override
  protected void setClockBack(Duration duration) {
    time.setClock(time.instant().minus(duration));
  }
}
