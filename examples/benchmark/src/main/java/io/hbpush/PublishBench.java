package io.hbpush;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A publish to a memory store that nobody waits for, from one of its channels to the next. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PublishBench {
  private static final AppendRules RULES =
      new AppendRules(Limits.DEFAULT.withMaxMessages(10), true, true);

  /** How many channels there are. */
  @Param({"100", "100000"})
  public int channels;

  private final Content content = Content.bytes(new byte[100], "text/plain");
  private final PushRelay relay = PushRelay.inMemory();
  private List<List<String>> ids = List.of();
  private int next;

  /** Creates the channels. */
  @Setup
  public void publishOnce() {
    ids = IntStream.range(0, channels).mapToObj(i -> List.of("channel-" + i)).toList();
    ids.forEach(id -> relay.append(id, content, RULES));
  }

  /** Without HTTP. */
  @Benchmark
  public CompletionStage<AppendResult> publish() {
    next = (next + 1) % ids.size();
    return relay.append(ids.get(next), content, RULES);
  }

  /** Ends the relay. */
  @TearDown
  public void close() {
    relay.close();
  }
}
