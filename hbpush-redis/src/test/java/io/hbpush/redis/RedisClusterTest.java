package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.AppendResult;
import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import io.hbpush.Lookup;
import io.hbpush.Message;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.StoreUnavailableException;
import io.hbpush.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;

/** A store on a Cluster. */
class RedisClusterTest {
  private static final AppendRules KEEP = new AppendRules(Limits.NONE, true, true);

  private static RedisClusterProcess cluster;

  @BeforeAll
  static void startRedis() throws Exception {
    cluster = RedisClusterProcess.start(RedisBinary.FROM_MAVEN);
  }

  @AfterAll
  static void stopRedis() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void channelsAreSpreadAndOneNodeHearsAnother() throws Exception {
    try (var here = cluster.store().timeout(Duration.ofSeconds(20)).build();
        var there = cluster.store().timeout(Duration.ofSeconds(20)).build()) {
      for (int i = 0; i < 50; i++) {
        var told = new Told();
        get(there.watch("spread" + i, told));
        Message first = publish(here, "spread" + i, "1");
        Message second = publish(there, "spread" + i, "2");
        told.await(2, 0);
        assertThat(told.messages()).containsExactly(first, second);
        assertThat(told.gaps()).isEmpty();
      }
    }
    Set<RedisProcess> masters = IntStream.range(0, 50)
        .mapToObj(i -> cluster.master("spread" + i))
        .collect(Collectors.toSet());
    assertThat(masters).hasSize(3);
  }

  @Test
  void oneCallersOrderIsKeptWhileTheSlotMoves() throws Exception {
    try (var store = cluster.store().timeout(Duration.ofSeconds(20)).build()) {
      publish(store, "moving", "first");
      var results = new ArrayList<CompletableFuture<AppendResult>>();
      for (int move = 0; move < 8; move++) {
        for (int i = 0; i < 500; i++) {
          results.add(store
              .append("moving", Content.text("m" + results.size()), KEEP)
              .toCompletableFuture());
          if (i == 250) {
            cluster.moveSlot("moving");
          }
        }
      }
      var ids = new ArrayList<MessageId>();
      for (CompletableFuture<AppendResult> result : results) {
        ids.add(((AppendResult.Appended) get(result)).message().id());
      }
      assertThat(ids).isSorted().doesNotHaveDuplicates();
    }
  }

  /** A new member is asked for the keys of its first slot while the slot is not its own. */
  @Test
  void aMemberThatIsOnlyAskedIsNotLeft() throws Exception {
    var time = new VirtualTime();
    try (var own = RedisClusterProcess.start(RedisBinary.FROM_MAVEN)) {
      RedisProcess empty = own.addEmpty();
      try (var store =
          own.store().timeout(Duration.ofSeconds(20)).scheduler(time).build()) {
        publish(store, "moving", "first");
        own.moveKeys("moving", empty);
        publish(store, "moving", "second");
        List<Thread> lanes = lanesTo(empty);
        assertThat(lanes).hasSize(2);
        for (int ticks = 0; ticks < 100; ticks++) {
          time.pass(WatchedChannels.TICK);
          publish(store, "moving", "after " + ticks);
        }
        assertThat(lanesTo(empty)).hasSameElementsAs(lanes);
      }
    }
  }

  private static List<Thread> lanesTo(RedisProcess member) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains(":" + member.port() + "-lane-"))
        .toList();
  }

  @Test
  void aCallThatIsNotServedIsTheLanesUntilItIsElsewhere() throws Exception {
    Call<?> call =
        new ChannelCalls(Keyspace.cluster(""), () -> "").append("a", Content.text("x"), KEEP);
    call.begin(System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
    RedisProcess stranger = cluster.member(other -> other != cluster.master("a"));
    var server = new RedisServer(
        "x",
        "a member without the slot",
        RedisMode.CLUSTER,
        () -> new Connection("127.0.0.1", stranger.port()),
        Duration.ofSeconds(20));
    var queue = new CallQueue(1, Long.MAX_VALUE);
    var before = new CompletableFuture<BitSet>();
    var after = new CompletableFuture<BitSet>();
    var lane = new Lane(
        server,
        new Floors(RedisMode.CLUSTER),
        (calls, leave) -> {
          before.complete(busySlots(queue));
          leave.run();
          after.complete(busySlots(queue));
        },
        queue);
    Thread thread = server.thread("lane", lane);
    thread.start();
    try {
      assertThat(lane.offer(call)).isNull();
      assertThat(get(before).get(call.slot())).isTrue();
      assertThat(get(after).isEmpty()).isTrue();
      assertThat(call.isDone()).isFalse();
    } finally {
      server.close();
      lane.close();
      thread.join();
    }
  }

  private static BitSet busySlots(CallQueue queue) {
    var busy = new BitSet();
    queue.take(new BitSet(), busy);
    return busy;
  }

  @Test
  void aWatcherFollowsTheSlotThoughNobodyOfItsNodePublishes() throws Exception {
    for (RedisBinary binary : RedisBinary.values()) {
      try (var own = RedisClusterProcess.start(binary);
          var quiet = own.store().timeout(Duration.ofSeconds(20)).build();
          var busy = own.store().timeout(Duration.ofSeconds(20)).build()) {
        var told = new Told();
        publish(busy, "moving", "first");
        get(quiet.watch("moving", told));
        own.moveSlot("moving");
        Message second = publish(busy, "moving", "second");
        told.await(1, 0);
        assertThat(told.messages()).containsExactly(second);
        assertThat(told.gaps()).isEmpty();
      }
    }
  }

  @Test
  void aClientHandedInStaysOpen() throws Exception {
    Set<HostAndPort> addresses =
        cluster.addresses().stream().map(HostAndPort::from).collect(Collectors.toSet());
    try (var client = RedisClusterClient.create(addresses)) {
      try (var store = RedisMessageStore.builder()
          .client(client)
          .keyPrefix("push:")
          .timeout(Duration.ofSeconds(20))
          .build()) {
        for (String channel : List.of("a", "b", "c", "d")) {
          var told = new Told();
          get(store.watch(channel, told));
          Message message = publish(store, channel, "hello");
          told.await(1, 0);
          assertThat(get(store.after(channel, MessageId.OLDEST)))
              .isInstanceOfSatisfying(
                  Lookup.Found.class, found -> assertThat(found.message()).isEqualTo(message));
        }
      }
      assertThat(client.exists("push:a")).isTrue();
    }
  }

  @Test
  void aClusterAndASingleServerAreNotTakenForEachOther() throws Exception {
    int member = cluster.master("a").port();
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        var asSingle = RedisMessageStore.builder().name("x").port(member).build();
        var asCluster = RedisMessageStore.builder()
            .name("x")
            .cluster(List.of("127.0.0.1:" + redis.port()))
            .build()) {
      assertThat(failure(asSingle.info("c")))
          .hasMessage("Redis store x: the server says its mode is cluster, not standalone");
      assertThat(failure(asCluster.info("c")))
          .hasMessageStartingWith("Redis store x: ERR This instance has cluster support disabled");
    }
  }

  @Test
  void aClusterThatIsNotThere() throws Exception {
    var store = RedisMessageStore.builder()
        .name("x")
        .cluster(List.of("127.0.0.1:1"))
        .timeout(Duration.ofMillis(500))
        .build();
    try (store) {
      assertThat(failure(store.append("c", Content.text("x"), KEEP)).outcome())
          .isEqualTo(StoreUnavailableException.Outcome.NOT_DONE);
      assertThat(failure(store.watch("c", new Told()))).hasMessageStartingWith("Redis store x: ");
    }
    assertThat(failure(store.info("c"))).hasMessage("Redis store x is closed");
  }

  @Test
  void settingsThatAClusterCannotHave() {
    var builder = RedisMessageStore.builder().cluster(List.of("localhost"));
    assertThatThrownBy(() -> builder.database(1).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a Cluster has only database 0: 1");
    assertThatThrownBy(() -> builder.database(0).sentinels(List.of("localhost")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a Cluster has no sentinels");
  }

  private static Message publish(MessageStore store, String channel, String text) throws Exception {
    return ((AppendResult.Appended) get(store.append(channel, Content.text(text), KEEP))).message();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static StoreUnavailableException failure(CompletionStage<?> stage) throws Exception {
    try {
      throw new AssertionError("it was done: " + get(stage));
    } catch (ExecutionException failure) {
      return (StoreUnavailableException) failure.getCause();
    }
  }
}
