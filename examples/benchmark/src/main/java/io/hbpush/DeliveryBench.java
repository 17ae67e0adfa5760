package io.hbpush;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A publish to those who are held, up to the last reply that is handed to the adapter, all on one
 * thread. Holding them is not measured; so what it allocates is counted here and not by JMH.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeliveryBench {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** How many are held. */
  @Param({"1", "1000"})
  public int held;

  private static final List<String> CHANNELS = List.of("channel");

  private final Content content = Content.bytes(new byte[100], "text/plain");
  private final AppendRules rules =
      new AppendRules(Limits.DEFAULT.withMaxMessages(100), true, true);
  private final PushRelay relay = PushRelay.builder().executor(Runnable::run).build();
  private final PushLocations locations = PushLocations.builder()
      .subscriber(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, relay)
      .build();
  private BenchResponder[] responders = {};
  private MessageId last = MessageId.OLDEST;
  private long allocated;

  /** What was allocated while it was measured. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Allocation {
    /** Bytes in all. */
    public long bytes;

    /** How often it was measured. */
    public long publishes;

    /** Begins at zero. */
    @Setup(Level.Iteration)
    public void begin() {
      bytes = 0;
      publishes = 0;
    }
  }

  /** Makes the adapters. */
  @Setup
  public void connect() {
    responders = new BenchResponder[held];
    for (int i = 0; i < held; i++) {
      responders[i] = new BenchResponder(new byte[0]);
    }
    last = publishedId(relay.append(CHANNELS, content, rules));
  }

  private static MessageId publishedId(CompletionStage<AppendResult> publish) {
    var result = (AppendResult.Appended) publish.toCompletableFuture().join();
    return result.message().id();
  }

  /** Holds all again. */
  @Setup(Level.Invocation)
  public void hold() {
    BenchRequest request = BenchRequest.get("/channel", last);
    for (BenchResponder responder : responders) {
      locations.accept(request, responder);
    }
    allocated = THREADS.getCurrentThreadAllocatedBytes();
  }

  /** Publishes, and all have it. */
  @Benchmark
  public CompletionStage<AppendResult> deliver(Allocation allocation) {
    CompletionStage<AppendResult> publish = relay.append(CHANNELS, content, rules);
    allocation.bytes += THREADS.getCurrentThreadAllocatedBytes() - allocated;
    allocation.publishes++;
    last = publishedId(publish);
    return publish;
  }

  /** Makes sure that all have it. */
  @TearDown(Level.Invocation)
  public void check() {
    for (BenchResponder responder : responders) {
      if (!(responder.take() instanceof SubscriberReply.Delivered delivered)
          || !delivered.message().id().equals(last)) {
        throw new IllegalStateException("a held request was not given the message");
      }
    }
  }

  /** Ends the relay. */
  @TearDown
  public void close() {
    relay.close();
  }
}
