package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.AppendResult;
import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import io.hbpush.Lookup;
import io.hbpush.Message;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.PushRelay;
import io.hbpush.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisSentinelClient;

/** The master is killed, and a sentinel makes the replica the master. */
class SentinelFailoverTest {
  private static final AppendRules KEEP = new AppendRules(Limits.NONE, true, true);
  private static final String MASTER = "ours";
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Told toldHere = new Told();
  private final Told toldThere = new Told();

  @Test
  void nodesFollowToTheNewMasterAndMissNothingThatItHas() throws Exception {
    RedisBinary binary = RedisBinary.FROM_MAVEN;
    try (var master = RedisProcess.start(binary);
        var replica = RedisProcess.start(binary, "replicaof 127.0.0.1 " + master.port());
        var sentinel = RedisProcess.startSentinel(binary, MASTER, master.port());
        var here = node(sentinel.port());
        var there = node(sentinel.port())) {
      awaitTrue("the sentinel knows the replica", () -> knowsReplica(sentinel));
      join(here.watch("news", toldHere));
      join(there.watch("news", toldThere));
      var published = new ArrayList<Message>();
      for (int i = 0; i < 100; i++) {
        published.add(publish(i % 2 == 0 ? here : there, "m" + i));
      }
      awaitTrue("the replica has it all", () -> stored(replica) == stored(master));

      master.kill();
      int failures = 0;
      for (int i = 100; i < 200; i++) {
        while (published.size() == i) {
          try {
            published.add(publish(i % 2 == 0 ? here : there, "m" + i));
          } catch (CompletionException away) {
            assertThat(away).hasCauseInstanceOf(StoreUnavailableException.class);
            failures++;
          }
        }
      }
      assertThat(failures).isPositive();
      assertThat(published).extracting(Message::id).isSorted().doesNotHaveDuplicates();
      toldHere.await(200, 0);
      toldThere.await(200, 0);
      assertThat(toldHere.messages()).isEqualTo(published);
      assertThat(toldThere.messages()).isEqualTo(published);
      assertThat(toldHere.gaps()).isEmpty();
      assertThat(walk(there)).isEqualTo(published);
    }
  }

  @Test
  void underLoadAllThatTheNewMasterHasIsReceived() throws Exception {
    RedisBinary binary = RedisBinary.FROM_MAVEN;
    try (var master = RedisProcess.start(binary);
        var replica = RedisProcess.start(binary, "replicaof 127.0.0.1 " + master.port());
        var sentinel = RedisProcess.startSentinel(binary, MASTER, master.port());
        var load = new Load(
            Stream.generate(() -> relay(node(sentinel.port()))).limit(2).toList(), TIMEOUT)) {
      awaitTrue("the sentinel knows the replica", () -> knowsReplica(sentinel));
      awaitTrue("the replica is in step", () -> isInStep(replica));
      load.awaitAcknowledged(500);
      master.kill();
      load.awaitFailures();
      load.awaitAcknowledged(500);
      load.checkKept("a sentinel fails over");
    }
  }

  @Test
  void aClientHandedInFollowsToo() throws Exception {
    RedisBinary binary = RedisBinary.FROM_MAVEN;
    try (var master = RedisProcess.start(binary);
        var replica = RedisProcess.start(binary, "replicaof 127.0.0.1 " + master.port());
        var sentinel = RedisProcess.startSentinel(binary, MASTER, master.port());
        var client = RedisSentinelClient.builder()
            .masterName(MASTER)
            .sentinels(Set.of(new HostAndPort("127.0.0.1", sentinel.port())))
            .build();
        var store = RedisMessageStore.builder().client(client).timeout(TIMEOUT).build()) {
      awaitTrue("the sentinel knows the replica", () -> knowsReplica(sentinel));
      join(store.watch("news", toldHere));
      var published = new ArrayList<Message>();
      published.add(publish(store, "before"));
      awaitTrue("the replica has it", () -> stored(replica) == stored(master));
      master.kill();
      while (published.size() < 2) {
        try {
          published.add(publish(store, "after"));
        } catch (CompletionException away) {
          assertThat(away).hasCauseInstanceOf(StoreUnavailableException.class);
        }
      }
      toldHere.await(2, 0);
      assertThat(toldHere.messages()).isEqualTo(published);
      assertThat(client.ping()).isEqualTo("PONG");
    }
  }

  private static PushRelay relay(MessageStore store) {
    return PushRelay.builder().limits(Limits.NONE).store(store).build();
  }

  private static MessageStore node(int sentinel) {
    return RedisMessageStore.builder()
        .sentinels(List.of("127.0.0.1:" + sentinel))
        .sentinelMaster(MASTER)
        .timeout(TIMEOUT)
        .build();
  }

  private static boolean knowsReplica(RedisProcess sentinel) {
    try (Jedis client = sentinel.client()) {
      return client.sentinelReplicas(MASTER).size() == 1;
    }
  }

  private static boolean isInStep(RedisProcess replica) {
    try (Jedis client = replica.client()) {
      return client.info("replication").contains("master_link_status:up");
    }
  }

  private static long stored(RedisProcess redis) {
    try (Jedis client = redis.client()) {
      return client.zcard("news");
    }
  }

  private static Message publish(MessageStore store, String text) {
    return ((AppendResult.Appended) join(store.append("news", Content.text(text), KEEP))).message();
  }

  private static List<Message> walk(MessageStore store) {
    var messages = new ArrayList<Message>();
    MessageId cursor = MessageId.OLDEST;
    while (join(store.after("news", cursor)) instanceof Lookup.Found found) {
      messages.add(found.message());
      cursor = found.message().id();
    }
    return messages;
  }

  private static void awaitTrue(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
