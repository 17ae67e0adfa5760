package io.hbpush;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A publish to event streams whose clients take everything at once, all on one thread: for each
 * stream its event, and the look for the next.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StreamBench {
  private static final int STREAMS = 1000;
  private static final List<String> CHANNELS = List.of("channel");
  private static final BenchRequest REQUEST =
      new BenchRequest("GET", "/channel", Map.of("Accept", Optional.of("text/event-stream")), -1);

  private final Content content = Content.bytes(new byte[100], "text/plain");
  private final AppendRules rules =
      new AppendRules(Limits.DEFAULT.withMaxMessages(100), true, true);
  private final PushRelay relay = PushRelay.builder().executor(Runnable::run).build();
  private final PushLocations locations = PushLocations.builder()
      .subscriber(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, relay)
      .build();
  private final Counter clients = new Counter();
  private long published;

  /** What all clients got. */
  private static final class Counter extends OutputStream {
    private long writes;

    @Override
    public void write(int b) {
      throw new IllegalStateException("streams write arrays");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      writes++;
    }
  }

  /** Opens the streams. */
  @Setup
  public void open() {
    for (int i = 0; i < STREAMS; i++) {
      var responder = new BenchResponder(new byte[0]);
      locations.accept(REQUEST, responder);
      var stream = (StreamReply) responder.take();
      stream.begin(() -> write(stream));
      write(stream);
    }
    clients.writes = 0;
  }

  private void write(StreamReply stream) {
    try {
      while (stream.writeNext(clients) == StreamReply.Progress.MORE) {
        // until there is no more
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Publishes, and all have it. */
  @Benchmark
  @OperationsPerInvocation(STREAMS)
  public CompletionStage<AppendResult> deliver() {
    published++;
    return relay.append(CHANNELS, content, rules);
  }

  /** Makes sure that all have it, each in a write of its own. */
  @TearDown
  public void close() {
    if (clients.writes != published * STREAMS) {
      throw new IllegalStateException(clients.writes + " writes for " + published + " messages");
    }
    relay.close();
  }
}
