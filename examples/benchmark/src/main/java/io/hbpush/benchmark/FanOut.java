package io.hbpush.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of one channel and its publisher, in rounds: the publisher sends some messages back to
 * back, each when the one before was answered, and goes on when all subscribers have all of them.
 */
final class FanOut implements HttpContestant {
  private final String name;
  private final Server server;
  private final Shape shape;
  private final HttpLoad load = new HttpLoad();
  private final Tally tally = new Tally();
  private final CursorRequests requests;
  private final Resource published;
  private final long[] sentAt;
  private final Histogram answered = Outcome.histogram();
  private final Histogram delivered = Outcome.histogram();
  private final Histogram last = Outcome.histogram();
  private long opened;
  private long sent;
  private long sentBefore;
  private long acknowledged;
  private long end;
  private long restUntil;

  /** How subscribers are connected. */
  enum Kind {
    LONG_POLLS,
    STREAMS
  }

  /**
   * Who is there, and what is sent.
   *
   * @param subscribers how many there are
   * @param burst how many messages make a round
   * @param bytes the size of each message
   * @param rest the pause after a round, so that all wait again when the next one comes
   */
  record Shape(Kind kind, int subscribers, int burst, int bytes, Duration rest) {
    /** The same with so many subscribers. */
    Shape among(int subscribers) {
      return new Shape(kind, subscribers, burst, bytes, rest);
    }

    /** The same with a pause after each round. */
    Shape withRest(Duration rest) {
      return new Shape(kind, subscribers, burst, bytes, rest);
    }
  }

  /**
   * Connects all.
   *
   * @param name what it is called in results
   * @param channelId a channel of its own
   */
  FanOut(String name, String channelId, Server server, Shape shape) throws IOException {
    this.name = name;
    this.server = server;
    this.shape = shape;
    Resource subscribed = server.endpoint().subscriber(channelId);
    requests = new CursorRequests(subscribed);
    published = server.endpoint().publisher(channelId);
    sentAt = new long[shape.burst];
    for (int i = 0; i < shape.subscribers; i++) {
      if (shape.kind == Kind.STREAMS) {
        load.stream(server.endpoint(), CursorRequests.stream(subscribed), new Streaming());
      } else {
        load.connect(server.endpoint(), new Polling());
        opened++;
      }
    }
    load.connect(server.endpoint(), new Publisher());
    run(() -> opened == shape.subscribers);
  }

  private void run(BooleanSupplier finished) throws IOException {
    try {
      load.run(finished);
    } catch (IOException failure) {
      throw new IOException(
          "%s: %s (%,d of %,d connected, %,d messages sent, %,d answered, %,d deliveries)"
              .formatted(
                  name,
                  failure.getMessage(),
                  opened,
                  shape.subscribers,
                  sent,
                  acknowledged,
                  tally.deliveries),
          failure);
    }
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Streams live for hours, and then the collector looks at each old object that is changed. When
   * they become old is chance in a run as short as ours, and mattered more than all else: so all are.
   */
  @Override
  public void warmedUp() throws IOException {
    if (shape.kind == Kind.STREAMS && server.isJava()) {
      server.collect();
    }
  }

  @Override
  public Sample measure(Duration length) throws IOException {
    answered.reset();
    delivered.reset();
    last.reset();
    long before = tally.deliveries;
    long begin = System.nanoTime();
    end = begin + length.toNanos();
    sentBefore = sent;
    var serverCpu = new CpuMeter(server::cpuSeconds);
    var ownCpu = CpuMeter.own();
    run(() -> isTimeUp(System.nanoTime()) && allIsOver());
    double seconds = (System.nanoTime() - begin) / 1e9;
    long deliveries = tally.deliveries - before;
    tally.check();
    var sample = new Sample.Builder();
    if (shape.rest.isZero()) {
      sample
          .put(Metric.DELIVERY_RATE, deliveries / seconds)
          .put(Metric.DELIVERY_CPU, serverCpu.microsPer(deliveries))
          .put(Metric.LOAD_CPU, ownCpu.microsPer(deliveries));
    } else {
      sample
          .put(Metric.ANSWER_P50, millis(answered, 50))
          .put(Metric.ANSWER_P99, millis(answered, 99))
          .put(Metric.LAST_P50, millis(last, 50))
          .put(Metric.LAST_P99, millis(last, 99));
    }
    return sample
        .put(Metric.DELIVERED_P50, millis(delivered, 50))
        .put(Metric.DELIVERED_P99, millis(delivered, 99))
        .build();
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }

  /** Also on a machine that is busy with other things one round is measured. */
  private boolean isTimeUp(long now) {
    return now >= end && sent > sentBefore;
  }

  private boolean allIsOver() {
    return sent % shape.burst == 0 && acknowledged == sent && allHaveIt();
  }

  private boolean allHaveIt() {
    return tally.deliveries == sent * shape.subscribers;
  }

  private void received(Numbered message) {
    long now = System.nanoTime();
    delivered.recordValue(now - sentAt[(int) (message.number() % shape.burst)]);
    if (sent % shape.burst == 0 && allHaveIt()) {
      last.recordValue(now - sentAt[0]);
      restUntil = now + shape.rest.toNanos();
    }
  }

  @Override
  public void close() throws IOException {
    load.close();
  }

  private final class Polling implements HttpLoad.Client {
    private final Following following = new Following(tally, 1);
    private byte[] request = requests.first();

    @Override
    public byte[] next() {
      return request;
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      if (reply.status() == 304) {
        return; // asked again with the same cursor
      }
      if (reply.status() != 200) {
        throw new IOException("a long poll was answered with " + reply.summary());
      }
      request = requests.after(reply);
      FanOut.this.received(following.take(reply.bodyBytes()));
    }
  }

  private final class Streaming implements HttpLoad.StreamClient {
    private final Following following = new Following(tally, 1);

    @Override
    public void opened() {
      opened++;
    }

    @Override
    public void received(Event event) throws IOException {
      FanOut.this.received(following.take(event.data()));
    }
  }

  private final class Publisher implements HttpLoad.Client {
    @Override
    public byte @Nullable [] next() {
      int place = (int) (sent % shape.burst);
      long now = System.nanoTime();
      if (place == 0
          && (opened < shape.subscribers || !allHaveIt() || isTimeUp(now) || now < restUntil)) {
        return null;
      }
      sentAt[place] = now;
      return published.post(new Numbered(0, sent++).body(shape.bytes));
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      PublishLoad.acknowledged(reply);
      acknowledged++;
      answered.recordValue(nanos);
    }
  }
}
