package io.hbpush.benchmark;

import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Clients of channels that have some messages and get no more: they read the backlog from its begin
 * to its end, again and again, or ask for what comes after it and are told that there is nothing yet.
 */
final class Backlog implements HttpContestant {
  private final String name;
  private final String prefix;
  private final Server server;
  private final Shape shape;
  private final HttpLoad load = new HttpLoad();
  private final Tally tally = new Tally();
  private final Histogram latency = Outcome.histogram();
  private long replies;
  private int atEnd;
  private boolean polls;
  private boolean stopped;

  /** What the clients do. */
  enum Kind {
    /** Read the backlog. */
    REPLAY,
    /** Ask for what comes after it. */
    INTERVAL_POLLING
  }

  /**
   * Who is there, and what is read.
   *
   * @param channels how many there are, each with as many clients
   * @param messages how many each channel has
   * @param bytes the size of each message
   */
  record Shape(Kind kind, int clients, int channels, int messages, int bytes) {}

  /**
   * Publishes the backlog, and connects the clients.
   *
   * @param name what it is called in results
   * @param prefix what the ids of its channels begin with
   */
  Backlog(String name, String prefix, Server server, Shape shape) throws IOException {
    this.name = name;
    this.prefix = prefix;
    this.server = server;
    this.shape = shape;
    var filler = new Filler();
    load.connect(server.endpoint(), filler);
    load.run(() -> filler.acknowledged == (long) shape.channels * shape.messages);
    for (int i = 0; i < shape.clients; i++) {
      load.connect(server.endpoint(), new Reader(channelId(i % shape.channels)));
    }
    if (shape.kind == Kind.INTERVAL_POLLING) {
      load.run(() -> atEnd == shape.clients);
      polls = true;
    }
  }

  private String channelId(int channel) {
    return prefix + channel;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Sample measure(Duration length) throws IOException {
    latency.reset();
    long before = replies;
    long begin = System.nanoTime();
    long end = begin + length.toNanos();
    var serverCpu = new CpuMeter(server::cpuSeconds);
    var ownCpu = CpuMeter.own();
    stopped = false;
    load.run(() -> {
      stopped = System.nanoTime() >= end && replies > before;
      return stopped && load.waiting() == 0;
    });
    long count = replies - before;
    tally.check();
    return new Sample.Builder()
        .put(Metric.REPLY_RATE, count * 1e9 / (System.nanoTime() - begin))
        .put(Metric.REPLY_CPU, serverCpu.microsPer(count))
        .put(Metric.LOAD_CPU, ownCpu.microsPer(count))
        .put(Metric.LATENCY_P50, latency.getValueAtPercentile(50) / 1e3)
        .put(Metric.LATENCY_P99, latency.getValueAtPercentile(99) / 1e3)
        .build();
  }

  @Override
  public void close() throws IOException {
    load.close();
  }

  private final class Filler implements HttpLoad.Client {
    private long sent;
    private long acknowledged;

    @Override
    public byte @Nullable [] next() {
      if (sent == (long) shape.channels * shape.messages) {
        return null;
      }
      int channel = (int) (sent % shape.channels);
      var message = new Numbered(0, sent++ / shape.channels);
      return server.endpoint().publisher(channelId(channel)).post(message.body(shape.bytes));
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      PublishLoad.acknowledged(reply);
      acknowledged++;
    }
  }

  private final class Reader implements HttpLoad.Client {
    private final CursorRequests requests;
    private final CursorRequests polling;
    private Following following = new Following(tally, 1);
    private byte[] request;

    Reader(String channelId) {
      requests = new CursorRequests(server.endpoint().subscriber(channelId));
      polling = new CursorRequests(server.endpoint().interval(channelId));
      request = requests.first();
    }

    private boolean isAtEnd() {
      return following.seen() == shape.messages;
    }

    @Override
    public byte @Nullable [] next() {
      boolean mustWait = shape.kind == Kind.INTERVAL_POLLING && isAtEnd() && !polls;
      return stopped || mustWait ? null : request;
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      replies++;
      latency.recordValue(nanos);
      int expected = isAtEnd() ? 304 : 200;
      if (reply.status() != expected) {
        throw new IOException("%d was due, but came %s".formatted(expected, reply.summary()));
      }
      if (isAtEnd()) {
        return;
      }
      following.take(reply.bodyBytes());
      if (!isAtEnd()) {
        request = requests.after(reply);
      } else if (shape.kind == Kind.INTERVAL_POLLING) {
        request = polling.after(reply);
        atEnd++;
      } else {
        request = requests.first();
        following = new Following(tally, 1);
      }
    }
  }
}
