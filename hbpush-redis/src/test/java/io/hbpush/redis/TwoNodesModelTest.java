package io.hbpush.redis;

import io.hbpush.Limits;
import io.hbpush.PushRelay;
import io.hbpush.RandomizedModel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** The model on two nodes behind one Redis, whose clock jumps. */
class TwoNodesModelTest extends RandomizedModel {
  /** On a Cluster all channels are in one slot, and have one order. */
  static final String KEY_PREFIX = "{model}";

  private RedisServers redis;

  /** Starts what the nodes share. */
  RedisServers start() throws Exception {
    return RedisProcess.start(RedisBinary.FROM_MAVEN);
  }

  @Override
  protected List<PushRelay> nodes(Limits limits, InstantSource clock) throws Exception {
    redis = start();
    return Stream.of("one", "two").map(name -> node(name, limits, clock)).toList();
  }

  private PushRelay node(String name, Limits limits, InstantSource serverTime) {
    return PushRelay.builder()
        .limits(limits)
        .store(redis
            .store()
            .name(name)
            .keyPrefix(KEY_PREFIX)
            .timeout(Duration.ofSeconds(20))
            .serverTime(() -> Long.toString(serverTime.instant().getEpochSecond()))
            .build())
        .build();
  }

  @AfterEach
  void stopRedis() throws Exception {
    if (redis != null) {
      redis.close();
    }
  }
}
