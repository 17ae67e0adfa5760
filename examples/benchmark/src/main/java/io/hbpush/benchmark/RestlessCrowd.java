package io.hbpush.benchmark;

import io.hbpush.MessageId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Publishers and subscribers of one channel. Every tenth subscriber breaks off from time to time,
 * whatever it is waiting for, and comes back with its cursor; every tenth reads slowly.
 */
final class RestlessCrowd implements AutoCloseable {
  private static final String CHANNEL = "restless";

  /** How many messages the publishers are ahead of the mean subscriber, at most. */
  private static final int AHEAD = 50;

  private static final int ONE_IN = 10;
  private static final int LONGEST_QUIET_MILLIS = 400;
  private static final int BYTES = 100;

  private final Endpoint server;
  private final Resource subscribed;
  private final int publishers;
  private final int subscribers;
  private final Random random;
  private final HttpLoad load = new HttpLoad();
  private final Tally tally = new Tally();
  private final CursorRequests requests;
  private final PriorityQueue<Plan> plans = new PriorityQueue<>();
  private final List<Subscriber> all = new ArrayList<>();
  private long target;
  private long sent;
  private long acknowledged;
  private long reconnects;
  private long pauses;

  /** Connects all; who breaks off when, and who is slow, follows from the seed. */
  RestlessCrowd(Endpoint server, int publishers, int subscribers, long seed) throws IOException {
    this.server = server;
    subscribed = server.subscriber(CHANNEL);
    requests = new CursorRequests(subscribed);
    this.publishers = publishers;
    this.subscribers = subscribers;
    random = new Random(seed);
    for (int i = 0; i < subscribers; i++) {
      Subscriber subscriber = i % 2 == 0 ? new Polling() : new Streaming();
      all.add(subscriber);
      subscriber.connect();
      switch (i / 2 % ONE_IN) {
        case 0 -> plan(subscriber::breakOff);
        case 1 -> plan(subscriber::pause);
        default -> {}
      }
    }
    for (int i = 0; i < publishers; i++) {
      load.connect(server, new Publisher(i));
    }
  }

  /** What a subscriber does at some time. */
  private record Plan(long time, Act act) implements Comparable<Plan> {
    @Override
    public int compareTo(Plan other) {
      return Long.compare(time, other.time);
    }
  }

  private interface Act {
    void run() throws IOException;
  }

  private void plan(Act act) {
    long millis = 1 + random.nextInt(LONGEST_QUIET_MILLIS);
    plans.add(new Plan(System.nanoTime() + Duration.ofMillis(millis).toNanos(), act));
  }

  /** Goes on until so many messages were published, and everybody has all of them. */
  void runTo(long messages) throws IOException {
    target = messages;
    while (!isDone()) {
      long until = System.nanoTime() + Duration.ofMillis(1).toNanos();
      load.run(() -> System.nanoTime() >= until || isDone());
      while (!plans.isEmpty() && plans.peek().time <= System.nanoTime()) {
        plans.remove().act.run();
      }
    }
  }

  private boolean isDone() {
    return acknowledged == target && tally.deliveries >= target * subscribers;
  }

  boolean isClean() {
    return tally.isClean() && all.stream().allMatch(one -> one.following.seen() == target);
  }

  @Override
  public String toString() {
    return tally + " (" + sent + " messages, " + reconnects + " reconnects, " + pauses + " pauses)";
  }

  @Override
  public void close() throws IOException {
    load.close();
  }

  private final class Publisher implements HttpLoad.Client {
    private final int number;
    private long own;

    Publisher(int number) {
      this.number = number;
    }

    @Override
    public byte @Nullable [] next() {
      if (sent == target || tally.deliveries < (sent - AHEAD) * subscribers) {
        return null;
      }
      sent++;
      return server.publisher(CHANNEL).post(new Numbered(number, own++).body(BYTES));
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      PublishLoad.acknowledged(reply);
      acknowledged++;
    }
  }

  private abstract class Subscriber {
    final Following following = new Following(tally, publishers);
    private HttpLoad.@Nullable Connection connection;
    private MessageId last = MessageId.OLDEST;

    abstract HttpLoad.Connection open() throws IOException;

    void connect() throws IOException {
      connection = open();
    }

    /** All subscribers see the publishers' messages in the same order, which is that of the ids. */
    void followed(MessageId id) {
      if (id.compareTo(last) <= 0) {
        tally.outOfOrder++;
      }
      last = id;
    }

    void breakOff() throws IOException {
      if (connection != null) {
        connection.close();
      }
      reconnects++;
      connect();
      plan(this::breakOff);
    }

    void pause() {
      if (connection != null) {
        connection.pause();
        pauses++;
        plan(this::resume);
      }
    }

    private void resume() {
      if (connection != null) {
        connection.resume();
        plan(this::pause);
      }
    }
  }

  private final class Polling extends Subscriber implements HttpLoad.Client {
    private byte[] request = requests.first();

    @Override
    HttpLoad.Connection open() throws IOException {
      return load.connect(server, this);
    }

    @Override
    public byte[] next() {
      return request;
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      if (reply.status() != 200) {
        throw new IOException("a long poll was answered with " + reply.summary());
      }
      request = requests.after(reply);
      following.take(reply.bodyBytes());
      followed(reply.id());
    }
  }

  private final class Streaming extends Subscriber implements HttpLoad.StreamClient {
    private String lastEventId = "";

    @Override
    HttpLoad.Connection open() throws IOException {
      return load.stream(
          server,
          lastEventId.isEmpty()
              ? CursorRequests.stream(subscribed)
              : CursorRequests.stream(subscribed, lastEventId),
          this);
    }

    @Override
    public void opened() {}

    @Override
    public void received(Event event) throws IOException {
      lastEventId = event.idText();
      following.take(event.data());
      followed(MessageId.parse(lastEventId));
    }
  }
}
