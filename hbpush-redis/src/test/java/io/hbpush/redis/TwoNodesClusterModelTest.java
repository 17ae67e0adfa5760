package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** The model on two nodes behind a Cluster, where the slot moves from master to master. */
class TwoNodesClusterModelTest extends TwoNodesModelTest {
  private static final int MOVES = 4;

  private RedisClusterProcess cluster;
  private Thread mover;
  private volatile boolean stopped;

  @Override
  RedisServers start() throws Exception {
    cluster = RedisClusterProcess.start(RedisBinary.FROM_MAVEN);
    mover = new Thread(() -> {
      for (int i = 0; i < MOVES && !stopped; i++) {
        cluster.moveSlot(KEY_PREFIX);
      }
    });
    mover.start();
    return cluster;
  }

  @AfterEach
  @Override
  void stopRedis() throws Exception {
    stopped = true;
    mover.join(TimeUnit.MINUTES.toMillis(1));
    assertThat(mover.isAlive()).isFalse();
    super.stopRedis();
  }
}
