package io.hbpush;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** All that core does for a request of HTTP: from the head to the reply and its fields. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ExchangeBench {
  private static final int BACKLOG = 1000;

  private final PushRelay relay = PushRelay.builder().executor(Runnable::run).build();
  private final PushLocations locations = PushLocations.builder()
      .publisher(
          PathPattern.prefix("/publisher/"),
          PublisherLocation.DEFAULT.withLimits(Limits.DEFAULT.withMaxMessages(100)),
          relay)
      .subscriber(
          PathPattern.prefix("/subscriber/"),
          SubscriberLocation.DEFAULT.withSubscriberTimeout(Duration.ofHours(1)),
          relay)
      .subscriber(
          PathPattern.prefix("/interval/"),
          SubscriberLocation.DEFAULT.withPolling(Polling.INTERVAL),
          relay)
      .build();
  private final BenchResponder responder = new BenchResponder(new byte[100]);
  private final BenchRequest post = BenchRequest.post("/publisher/posted", 100);
  private final BenchRequest postToHeld = BenchRequest.post("/publisher/held", 100);
  private final BenchResponder waiting = new BenchResponder(new byte[0]);
  private final BenchRequest[] replays = new BenchRequest[BACKLOG];
  private BenchRequest atEnd = BenchRequest.get("/interval/backlog");
  private MessageId last = MessageId.OLDEST;
  private int next;

  /** Publishes a backlog, and makes a request for each of its messages. */
  @Setup
  public void publish() {
    MessageId seen = MessageId.OLDEST;
    for (int i = 0; i < BACKLOG; i++) {
      replays[i] = i == 0
          ? BenchRequest.get("/subscriber/backlog")
          : BenchRequest.get("/subscriber/backlog", seen);
      seen =
          relay.channel("backlog").publish("text").toCompletableFuture().join().id();
    }
    atEnd = BenchRequest.get("/interval/backlog", seen);
    last = relay.channel("held").publish("text").toCompletableFuture().join().id();
  }

  /** A POST that nobody waits for. */
  @Benchmark
  public Reply post() {
    locations.accept(post, responder);
    return responder.take();
  }

  /** A GET with a cursor in a backlog. */
  @Benchmark
  public Reply replay() {
    next = (next + 1) % BACKLOG;
    locations.accept(replays[next], responder);
    return responder.take();
  }

  /** A GET at the end of a backlog, with interval polling. */
  @Benchmark
  public Reply interval() {
    locations.accept(atEnd, responder);
    return responder.take();
  }

  /** A long poll that waits, the POST that it waits for, and both replies. */
  @Benchmark
  public Reply longPoll() {
    locations.accept(BenchRequest.get("/subscriber/held", last), waiting);
    locations.accept(postToHeld, responder);
    responder.take();
    var delivered = (SubscriberReply.Delivered) waiting.take();
    last = delivered.message().id();
    return delivered;
  }

  /** Ends the relay. */
  @TearDown
  public void close() {
    relay.close();
  }
}
