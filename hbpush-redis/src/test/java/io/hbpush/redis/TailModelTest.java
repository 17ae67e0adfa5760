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
import io.hbpush.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * What a node that listens answers is what Redis would answer, for every cursor: whatever the limits
 * are and become, whatever is deleted or not stored, and however much time passes.
 */
class TailModelTest {
  private static final int STEPS = 400;

  private final VirtualTime time = new VirtualTime();
  private final Told told = new Told();
  private final List<MessageId> cursors = new ArrayList<>(List.of(MessageId.OLDEST));
  private RedisProcess redis;
  private MessageStore listening;
  private MessageStore asking;

  @BeforeEach
  void open() throws Exception {
    redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
    listening = store();
    asking = store();
  }

  private MessageStore store() {
    return redis
        .store()
        .timeout(Duration.ofSeconds(60))
        .clock(time)
        .serverTime(() -> Long.toString(time.instant().getEpochSecond()))
        .build();
  }

  @AfterEach
  void close() throws Exception {
    listening.close();
    asking.close();
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aNodeAnswersAsRedisWould(long seed) throws Exception {
    var random = new Random(seed);
    join(listening.watch("news", told));
    int messages = 0;
    int deletions = 0;
    long fromRedis = 0;
    long all = 0;
    for (int step = 0; step < STEPS; step++) {
      MessageStore node = random.nextBoolean() ? listening : asking;
      if (random.nextInt(20) == 0) {
        deletions += join(node.delete("news")).isPresent() ? 1 : 0;
      } else {
        publish(node, random);
        messages++;
      }
      told.await(messages, deletions);
      if (random.nextInt(4) == 0) {
        time.pass(Duration.ofMillis(random.nextInt(2000)));
      }
      long before = scriptsRun();
      for (MessageId cursor : cursors) {
        assertThat(found(listening, cursor))
            .as("after %s in step %d", cursor, step)
            .isEqualTo(found(asking, cursor));
      }
      all += cursors.size();
      fromRedis += scriptsRun() - before - cursors.size();
    }
    System.out.printf("%d look-ups, of which Redis was asked for %d%n", all, fromRedis);
    assertThat(fromRedis).isLessThan(all);
  }

  private void publish(MessageStore node, Random random) {
    Limits limits = Limits.NONE.withMessageTimeout(Duration.ofSeconds(1 + random.nextInt(8)));
    if (random.nextInt(3) == 0) {
      limits = limits.withMaxMessages(1 + random.nextInt(8));
    }
    boolean stored = random.nextInt(4) > 0;
    int size = random.nextInt(30) == 0 ? 100_000 : 10;
    var rules = new AppendRules(limits, true, stored);
    var appended =
        (AppendResult.Appended) join(node.append("news", Content.bytes(new byte[size]), rules));
    MessageId id = appended.message().id();
    cursors.add(id);
    cursors.add(new MessageId(id.time(), -1));
    while (cursors.size() > 30) {
      cursors.remove(1);
    }
  }

  /** What a look-up found, but for the store's last id. */
  private record Found(Optional<Message> message, Optional<MessageId> gap) {}

  private static Found found(MessageStore store, MessageId cursor) {
    Lookup lookup = join(store.after("news", cursor));
    return new Found(
        lookup instanceof Lookup.Found next ? Optional.of(next.message()) : Optional.empty(),
        lookup.gap());
  }

  private long scriptsRun() {
    try (Jedis client = redis.client()) {
      return RedisProcess.calls(client, "evalsha");
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
