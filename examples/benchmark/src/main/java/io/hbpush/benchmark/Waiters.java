package io.hbpush.benchmark;

import io.hbpush.MessageId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One channel whose messages are waited for on several nodes, by long polls that come back with
 * their cursor. The next message is published when all have the one before, at a steady pace: what
 * Redis does for itself meanwhile is the same for few waiters and for many.
 */
final class Waiters implements Contestant, AutoCloseable {
  private static final long PACE_NANOS = Duration.ofMillis(200).toNanos();
  private static final double SECOND_NANOS = 1e9;

  private final String name;
  private final String channelId;
  private final Redis redis;
  private final byte[] publish;
  private final HttpLoad load = new HttpLoad();
  private final CursorRequests requests;
  private final List<Waiter> waiters = new ArrayList<>();
  private MessageId last = MessageId.OLDEST;
  private long published;
  private long delivered;
  private long target;
  private long due;

  /**
   * Connects the waiters, and a publisher to the first node.
   *
   * @param nodes servers over one Redis
   * @param perNode how many wait on each
   * @param bytes the size of each message
   */
  Waiters(List<Server> nodes, Redis redis, int perNode, int bytes) throws IOException {
    this.redis = redis;
    name = perNode + (perNode == 1 ? " waiter" : " waiters");
    channelId = "waited-for-by-" + perNode;
    Endpoint first = nodes.get(0).endpoint();
    requests = new CursorRequests(first.subscriber(channelId));
    publish = first.publisher(channelId).post("x".repeat(bytes));
    for (Server node : nodes) {
      for (int i = 0; i < perNode; i++) {
        var waiter = new Waiter();
        waiters.add(waiter);
        load.connect(node.endpoint(), waiter);
      }
    }
    load.connect(first, new Publisher());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Sample measure(Duration length) throws IOException {
    long messages = Math.max(1, length.toNanos() / PACE_NANOS);
    target = published + messages;
    due = System.nanoTime() + PACE_NANOS;
    long commands = redis.commands();
    var redisCpu = new CpuMeter(redis::cpuSeconds);
    long begin = System.nanoTime();
    load.run(() -> published == target && allHaveIt());
    double seconds = (System.nanoTime() - begin) / SECOND_NANOS;
    double redisMicros = redisCpu.microsPer(messages);
    check();
    return new Sample.Builder()
        .put(Metric.RATE, messages / seconds)
        .put(Metric.REDIS_CPU, redisMicros)
        .put(Metric.REDIS_COMMANDS, (double) (redis.commands() - commands) / messages)
        .build();
  }

  private boolean allHaveIt() {
    return delivered == published * waiters.size();
  }

  private void check() throws IOException {
    for (Waiter waiter : waiters) {
      if (!waiter.cursor.equals(last) || waiter.received != published) {
        throw new IOException("a waiter has %d messages up to %s, but %d were published up to %s"
            .formatted(waiter.received, waiter.cursor, published, last));
      }
    }
  }

  @Override
  public void close() throws IOException {
    load.close();
  }

  private final class Waiter implements HttpLoad.Client {
    private byte[] request = requests.first();
    private MessageId cursor = MessageId.OLDEST;
    private long received;

    @Override
    public byte[] next() {
      return request;
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      if (reply.status() != 200) {
        throw new IOException("a waiter was answered with " + reply.summary());
      }
      request = requests.after(reply);
      cursor = reply.id();
      received++;
      delivered++;
    }
  }

  private final class Publisher implements HttpLoad.Client {
    @Override
    public byte @Nullable [] next() {
      long now = System.nanoTime();
      if (published == target || !allHaveIt() || now < due) {
        return null;
      }
      due = now + PACE_NANOS;
      return publish;
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      last = PublishLoad.acknowledged(reply);
      published++;
    }
  }
}
