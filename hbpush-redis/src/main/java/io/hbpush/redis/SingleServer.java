package io.hbpush.redis;

import java.util.List;
import redis.clients.jedis.HostAndPort;

/** All channels on one server, or on whichever a sentinel calls the master. */
final class SingleServer implements Shards {
  private final RedisServer server;
  private final Shard shard;

  SingleServer(RedisServer server, Floors floors) {
    this.server = server;
    this.shard = new Shard(server, floors, this::refused);
  }

  /** There is no other server to ask. */
  private void refused(List<Lane.Redirect> calls, Runnable leave) {
    leave.run();
    for (Lane.Redirect each : calls) {
      each.call().failed(RedisRefusal.OTHER_PLACE.exception(server.storeName(), each.refusal()));
    }
  }

  @Override
  public void start(Audience audience) {
    shard.start(audience.of(shard));
  }

  @Override
  public void submit(Call<?> call) {
    call.begin(System.nanoTime() + server.timeout().toNanos());
    String refusal = shard.offer(call);
    if (refusal != null) {
      call.notRun(server.storeName() + refusal);
    }
  }

  @Override
  public Shard owner(int slot) {
    return shard;
  }

  @Override
  public String trouble(int slot) {
    return shard.listener().trouble();
  }

  @Override
  public void moved(int slot, HostAndPort server) {
    throw new IllegalStateException("there are no slots to move");
  }

  @Override
  public void check() {
    shard.check();
  }

  @Override
  public void close() throws InterruptedException {
    shard.close();
    shard.join();
  }
}
