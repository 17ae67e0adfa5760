package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several publishers, and subscribers that follow their cursors through one channel or several, break
 * off and come back, on channels that are deleted under them, while the clock jumps back and forth. What each subscriber saw is
 * compared with a model of what was published: nothing lost, repeated or out of order, and what is
 * missing was deleted or is named by a gap. For any store, and any number of nodes on it, among which
 * publishers and subscribers change at random.
 */
public abstract class RandomizedModel {
  private static final List<String> CHANNELS = List.of("a", "b", "c");
  private static final int PUBLISHERS = 4;

  /** What each subscriber follows. */
  private static final List<Set<String>> FOLLOWED = List.of(
      Set.of("a"),
      Set.of("b"),
      Set.of("c"),
      Set.of("a"),
      Set.of("a", "b"),
      Set.of("b", "c"),
      Set.of("a", "b", "c"));

  private static final int MESSAGES = 3_000;
  private static final String END = "the end";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final JumpingClock clock = new JumpingClock();

  /**
   * Returns relays over one store that is empty; they are closed at the end.
   *
   * @param limits the limits of their channels
   * @param clock jumps; whatever takes its time from outside should take it from here
   */
  protected abstract List<PushRelay> nodes(Limits limits, InstantSource clock) throws Exception;

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingIsLostRepeatedOrOutOfOrder(long seed) throws Exception {
    run(new Random(seed), Limits.NONE, 200);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void whatTheLimitsTookIsNamedByAGap(long seed) throws Exception {
    run(new Random(seed), Limits.NONE.withMaxMessages(3), Integer.MAX_VALUE);
  }

  /** Runs publishers that delete a channel once in so many messages, and subscribers. */
  private void run(Random random, Limits limits, int deleteOnceIn) throws Exception {
    var model = new Model();
    List<PushRelay> nodes = nodes(limits, clock);
    try {
      var publishers = new ArrayList<Future<Void>>();
      for (int i = 0; i < PUBLISHERS; i++) {
        var its = new Random(random.nextLong());
        publishers.add(threads.submit(() -> publish(nodes, model, its, deleteOnceIn)));
      }
      List<PushLocations> locations =
          nodes.stream().map(RandomizedModel::locations).toList();
      var subscribers = new LinkedHashMap<Future<List<Seen>>, Set<String>>();
      for (Set<String> channels : FOLLOWED) {
        var subscriber = new Subscriber(locations, new Random(random.nextLong()), channels);
        subscribers.put(threads.submit(subscriber), channels);
      }
      for (Future<Void> publisher : publishers) {
        publisher.get(120, TimeUnit.SECONDS);
      }
      for (String channel : CHANNELS) {
        model.published(channel, publish(nodes.get(0), channel, END), END);
      }
      for (Map.Entry<Future<List<Seen>>, Set<String>> each : subscribers.entrySet()) {
        model.check(each.getValue(), each.getKey().get(120, TimeUnit.SECONDS));
      }
      for (String channel : CHANNELS) {
        assertThat(nodes).allMatch(node -> node.holding().size(channel) == 0);
      }
    } finally {
      nodes.forEach(PushRelay::close);
    }
  }

  private Void publish(List<PushRelay> nodes, Model model, Random random, int deleteOnceIn) {
    MessageId previous = MessageId.OLDEST;
    for (int i = 0; i < MESSAGES; i++) {
      PushRelay relay = nodes.get(random.nextInt(nodes.size()));
      String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
      if (random.nextInt(deleteOnceIn) == 0) {
        Optional<ChannelInfo> deleted =
            relay.channel(channel).delete().toCompletableFuture().join();
        deleted.flatMap(ChannelInfo::lastMessageId).ifPresent(id -> model.deleted(channel, id));
      }
      if (random.nextInt(50) == 0) {
        clock.jump(random.nextInt(7) - 3);
      }
      String text = Long.toHexString(random.nextLong());
      MessageId id = publish(relay, channel, text);
      assertThat(id).isGreaterThan(previous);
      model.published(channel, id, text);
      previous = id;
    }
    return null;
  }

  private static MessageId publish(PushRelay relay, String channel, String text) {
    return relay.channel(channel).publish(text).toCompletableFuture().join().id();
  }

  private static PushLocations locations(PushRelay relay) {
    SubscriberLocation longPolling =
        SubscriberLocation.DEFAULT.withSubscriberTimeout(Duration.ofSeconds(1)).withChannels(",");
    return PushLocations.builder()
        .subscriber(PathPattern.prefix("/long/"), longPolling, relay)
        .subscriber(
            PathPattern.prefix("/interval/"), longPolling.withPolling(Polling.INTERVAL), relay)
        .build();
  }

  /** Follows channels to their ends with long and interval polls, and breaks some of them off. */
  private static final class Subscriber implements Callable<List<Seen>> {
    private final List<PushLocations> nodes;
    private final Random random;
    private final Set<String> channels;
    private Optional<TestReply> last = Optional.empty();

    Subscriber(List<PushLocations> nodes, Random random, Set<String> channels) {
      this.nodes = nodes;
      this.random = random;
      this.channels = channels;
    }

    @Override
    public List<Seen> call() throws Exception {
      var seen = new ArrayList<Seen>();
      var ended = new HashSet<String>();
      while (!ended.equals(channels)) {
        TestReply reply = ask(random.nextInt(4) == 0 ? "/interval/" : "/long/");
        if (random.nextInt(3) == 0 && reply.disconnect()) {
          assertThat(reply.replies()).isZero();
          continue;
        }
        reply.future().get(30, TimeUnit.SECONDS);
        if (reply.status() == 200) {
          last = Optional.of(reply);
          Optional<MessageId> gap = reply.header("Message-Gap").map(MessageId::parse);
          String channel = reply.header("Message-Channel").orElseThrow();
          seen.add(new Seen(channel, reply.id(), reply.body(), gap));
          if (reply.body().equals(END)) {
            ended.add(channel);
          }
        } else {
          assertThat(reply.status()).isIn(304, 410);
        }
      }
      return seen;
    }

    private TestReply ask(String location) {
      TestRequest request = TestRequest.get(location + String.join(",", channels));
      last.ifPresent(request::after);
      return TestReply.to(request, nodes.get(random.nextInt(nodes.size())));
    }
  }

  private record Seen(String channel, MessageId id, String text, Optional<MessageId> gap) {}

  /** What was published to each channel, and up to where it was deleted. */
  private static final class Model {
    private final Map<String, ConcurrentSkipListMap<MessageId, String>> published =
        new LinkedHashMap<>();
    private final Map<String, ConcurrentSkipListMap<MessageId, Boolean>> deleted =
        new LinkedHashMap<>();

    Model() {
      for (String channel : CHANNELS) {
        published.put(channel, new ConcurrentSkipListMap<>());
        deleted.put(channel, new ConcurrentSkipListMap<>());
      }
    }

    void published(String channel, MessageId id, String text) {
      assertThat(published.get(channel).put(id, text)).isNull();
    }

    void deleted(String channel, MessageId upTo) {
      deleted.get(channel).put(upTo, true);
    }

    void check(Set<String> channels, List<Seen> seen) {
      MessageId previous = null;
      for (int i = 0; i < seen.size(); i++) {
        Seen one = seen.get(i);
        assertThat(channels).contains(one.channel);
        assertThat(published.get(one.channel)).containsEntry(one.id, one.text);
        assertThat(one.gap.orElse(MessageId.OLDEST)).isLessThan(one.id);
        if (previous != null) {
          assertThat(one.id).isGreaterThan(previous);
          // Of several channels one may have lost more than up to here; that is told further on.
          List<Seen> tellers = channels.size() == 1 ? List.of(one) : seen.subList(i, seen.size());
          for (String channel : channels) {
            checkMissing(channel, previous, one, tellers);
          }
        }
        previous = one.id;
      }
    }

    /** A message between two that were seen was deleted after it was published, or is in a gap. */
    private void checkMissing(String channel, MessageId previous, Seen one, List<Seen> tellers) {
      for (MessageId id :
          published.get(channel).subMap(previous, false, one.id, false).keySet()) {
        boolean told = tellers.stream()
            .flatMap(teller -> teller.gap.stream())
            .anyMatch(gap -> id.compareTo(gap) <= 0);
        boolean explained = told || deleted.get(channel).ceilingKey(id) != null;
        assertThat(explained)
            .as("%s of %s is missing before %s", id, channel, one)
            .isTrue();
      }
    }
  }

  /** A clock that is set forth and back by seconds while it runs. */
  private static final class JumpingClock implements InstantSource {
    private final AtomicLong offset = new AtomicLong();

    void jump(int seconds) {
      offset.addAndGet(seconds);
    }

    @Override
    public Instant instant() {
      return Instant.now().plusSeconds(offset.get());
    }
  }
}
