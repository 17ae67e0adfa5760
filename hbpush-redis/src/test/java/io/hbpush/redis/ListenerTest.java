package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** What the listener tells Redis to announce. */
class ListenerTest {
  private static final byte[] NAME = "hbpush:0:news".getBytes(StandardCharsets.UTF_8);

  @Test
  void aNameWantedAndUnwantedWithinOneTurnIsNotListenedTo() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        Jedis client = redis.client()) {
      var address = new HostAndPort("127.0.0.1", redis.port());
      var server = new RedisServer(
          "test",
          "Redis",
          RedisMode.STANDALONE,
          () -> new Connection(address),
          Duration.ofSeconds(20));
      var listener = new Listener(server);
      var audience = new Fickle();
      List<Runnable> work = listener.work(audience);
      List<Thread> threads = List.of(new Thread(work.get(0)), new Thread(work.get(1)));
      threads.forEach(Thread::start);
      audience.begun.get(60, TimeUnit.SECONDS);
      synchronized (listener) { // so that both are told of in one turn
        listener.changed(NAME);
        listener.changed(NAME);
      }
      awaitAnswer(listener);
      listener.changed(NAME);
      awaitAnswer(listener);
      assertThat(client.pubsubNumSub("hbpush:0:news").values()).containsExactly(0L);
      listener.close();
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private static void awaitAnswer(Listener listener) throws Exception {
    var noticed = new CompletableFuture<Void>();
    listener.whenNoticed(() -> noticed.complete(null));
    noticed.get(60, TimeUnit.SECONDS);
  }

  /** Wants a name when asked first, and never again. */
  private static final class Fickle implements Listener.Audience {
    private final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();

    @Override
    public List<byte[]> names() {
      begun.complete(null);
      return List.of();
    }

    @Override
    public boolean isWanted(byte[] name) {
      return asked.getAndIncrement() == 0;
    }

    @Override
    public void heard(byte[] name) {}

    @Override
    public void noticed(byte[] name, byte[] notice) {
      throw new IllegalStateException("nothing is announced");
    }

    @Override
    public void lost(byte[] name) {
      throw new IllegalStateException("there are no slots");
    }

    @Override
    public void moved(int slot, HostAndPort server) {
      throw new IllegalStateException("there are no slots");
    }

    @Override
    public void deaf() {}
  }
}
