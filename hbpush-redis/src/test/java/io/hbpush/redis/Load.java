package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.Delivery;
import io.hbpush.Limits;
import io.hbpush.MessageId;
import io.hbpush.PushRelay;
import io.hbpush.StoreUnavailableException;
import io.hbpush.StoreUnavailableException.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Publishers on every node, followers of every channel on every node, and a relay in memory beside
 * them. At the end every message that was acknowledged has reached every follower once and in order.
 */
final class Load implements AutoCloseable {
  static final List<String> CHANNELS = List.of("a", "b", "c", "d");

  private static final int PUBLISHERS = 4;
  private static final long WAIT_SECONDS = 60;

  /** A publish fails within the timeout; this is what a busy machine may add. */
  private static final Duration BUSY_MACHINE = Duration.ofSeconds(2);

  private final List<PushRelay> nodes;
  private final Duration timeout;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final PushRelay memory = PushRelay.inMemory();
  private final List<Follower> followers = new ArrayList<>();
  private final Map<String, Set<String>> acknowledged = new ConcurrentHashMap<>();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong slowestFailure = new AtomicLong();
  private final AtomicLong slowestInMemory = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Future<?>> publishing = new ArrayList<>();

  /**
   * Begins.
   *
   * @param nodes are closed at the end
   * @param timeout that of their stores
   */
  Load(List<PushRelay> nodes, Duration timeout) {
    this.nodes = nodes;
    this.timeout = timeout;
    for (PushRelay node : nodes) {
      for (String channel : CHANNELS) {
        var follower = new Follower(channel);
        followers.add(follower);
        node.channel(channel).subscribe(MessageId.OLDEST, follower);
      }
    }
    CHANNELS.forEach(channel -> acknowledged.put(channel, ConcurrentHashMap.newKeySet()));
    for (int i = 0; i < PUBLISHERS; i++) {
      int publisher = i;
      publishing.add(threads.submit(() -> publish(publisher)));
    }
    publishing.add(threads.submit(this::publishInMemory));
  }

  /** Begins on two nodes, whose channels have no limits. */
  static Load onTwoNodes(RedisServers servers, Duration timeout) {
    return new Load(
        Stream.of("one", "two")
            .map(name -> PushRelay.builder()
                .limits(Limits.NONE)
                .store(servers.store().name(name).timeout(timeout).build())
                .build())
            .toList(),
        timeout);
  }

  private void publish(int publisher) {
    for (int i = 0; !stopped.get(); i++) {
      String channel = CHANNELS.get(i % CHANNELS.size());
      String text = publisher + ":" + i;
      long begin = System.nanoTime();
      try {
        nodes
            .get((publisher + i / 7) % nodes.size())
            .channel(channel)
            .publish(text)
            .toCompletableFuture()
            .join();
        acknowledged.get(channel).add(text);
      } catch (CompletionException failure) {
        failures.incrementAndGet();
        slowestFailure.accumulateAndGet(System.nanoTime() - begin, Math::max);
        if (((StoreUnavailableException) failure.getCause()).outcome() == Outcome.UNKNOWN) {
          unknown.add(text);
        }
      }
    }
  }

  private void publishInMemory() {
    while (!stopped.get()) {
      long begin = System.nanoTime();
      memory.channel("m").publish("x").toCompletableFuture().join();
      slowestInMemory.accumulateAndGet(System.nanoTime() - begin, Math::max);
      LockSupport.parkNanos(1_000_000);
    }
  }

  long failures() {
    return failures.get();
  }

  private long acknowledged() {
    return acknowledged.values().stream().mapToLong(Set::size).sum();
  }

  /** Waits until so many more messages have been acknowledged. */
  void awaitAcknowledged(int more) {
    long goal = acknowledged() + more;
    await("acknowledged: " + goal, () -> acknowledged() >= goal);
  }

  void awaitFailures() {
    long before = failures.get();
    await("publishes fail", () -> failures.get() > before);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Checks that all that was acknowledged has been received. */
  void checkAll(String name) throws Exception {
    stopPublishing();
    for (Follower follower : followers) {
      Set<String> expected = acknowledged.get(follower.channel);
      await(follower.channel + " is complete", () -> follower.texts.containsAll(expected));
      follower.check(expected);
    }
    System.out.printf(
        "%s: %d acknowledged, each received by both nodes; %d failed, of which %d with"
            + " unknown outcome; slowest failure %d ms%n",
        name, acknowledged(), failures.get(), unknown.size(), slowestFailure.get() / 1_000_000);
    assertThat(Duration.ofNanos(slowestFailure.get())).isLessThan(timeout.plus(BUSY_MACHINE));
    assertThat(Duration.ofNanos(slowestInMemory.get())).isLessThan(timeout);
  }

  /**
   * Checks what can be expected when a replica has become master that may lack the latest messages:
   * all that it has kept has been received, by both nodes alike but for what was lost.
   */
  void checkKept(String name) throws Exception {
    stopPublishing();
    long kept = 0;
    for (String channel : CHANNELS) {
      Set<String> stored = stored(channel);
      kept += stored.size();
      for (Follower follower : followers) {
        if (follower.channel.equals(channel)) {
          await(channel + " is complete", () -> follower.texts.containsAll(stored));
          var mayBeSeen = new HashSet<>(acknowledged.get(channel));
          mayBeSeen.addAll(stored);
          follower.check(mayBeSeen);
        }
      }
    }
    System.out.printf(
        "%s: %d acknowledged, %d kept by Redis, each of them received by both nodes; %d failed%n",
        name, acknowledged(), kept, failures.get());
    assertThat(Duration.ofNanos(slowestFailure.get())).isLessThan(timeout.plus(BUSY_MACHINE));
  }

  private Set<String> stored(String channel) throws Exception {
    var walk = new Follower(channel);
    nodes.get(0).channel(channel).subscribe(MessageId.OLDEST, walk);
    String end = "end of " + channel;
    nodes.get(0).channel(channel).publish(end).toCompletableFuture().join();
    await("the end of " + channel, () -> walk.texts.contains(end));
    return walk.texts;
  }

  private void stopPublishing() throws Exception {
    stopped.set(true);
    for (Future<?> each : publishing) {
      each.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    stopped.set(true);
    threads.shutdown();
    nodes.forEach(PushRelay::close);
    memory.close();
  }

  /** Follows a channel from its beginning. */
  private final class Follower implements Flow.Subscriber<Delivery> {
    private final String channel;
    private final Set<String> texts = ConcurrentHashMap.newKeySet();
    private final List<Delivery> deliveries = new ArrayList<>();
    private Flow.Subscription subscription;

    Follower(String channel) {
      this.channel = channel;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(1);
    }

    @Override
    public synchronized void onNext(Delivery delivery) {
      deliveries.add(delivery);
      texts.add(delivery.message().content().text());
      subscription.request(1);
    }

    @Override
    public void onError(Throwable failure) {
      if (!stopped.get()) {
        throw new AssertionError(failure);
      }
    }

    @Override
    public void onComplete() {
      throw new AssertionError("nobody deletes channels here");
    }

    synchronized void check(Set<String> expected) {
      assertThat(deliveries).allMatch(delivery -> delivery.gap().isEmpty());
      assertThat(deliveries)
          .extracting(delivery -> delivery.message().id())
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(deliveries)
          .extracting(delivery -> delivery.message().content().text())
          .doesNotHaveDuplicates()
          .allMatch(text -> expected.contains(text) || unknown.contains(text));
    }
  }
}
