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
  private RedisProcess redis;

  @Override
  protected List<PushRelay> nodes(Limits limits, InstantSource clock) throws Exception {
    redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
    return Stream.of("one", "two").map(name -> node(name, limits, clock)).toList();
  }

  private PushRelay node(String name, Limits limits, InstantSource serverTime) {
    return PushRelay.builder()
        .limits(limits)
        .store(RedisMessageStore.builder()
            .name(name)
            .port(redis.port())
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
