package io.hbpush.examples.jetty;

import io.hbpush.PushRelay;
import io.hbpush.redis.RedisBinary;
import io.hbpush.redis.RedisProcess;
import io.hbpush.redis.TimedRedisStore;
import io.hbpush.servlet.suite.ServletHttpSuite;
import io.hbpush.servlet.suite.TestContainer;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;

/** The suite in Jetty 12 over a real Redis. */
class JettyWithRedisTest extends ServletHttpSuite {
  private RedisProcess redis;

  @Override
  protected TestContainer container() {
    return new JettyContainer();
  }

  @Override
  protected PushRelay relay(InstantSource clock) throws Exception {
    redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
    return PushRelay.builder().store(TimedRedisStore.open(redis.port(), clock)).build();
  }

  @AfterAll
  void stopRedis() throws Exception {
    if (redis != null) {
      redis.close();
    }
  }
}
