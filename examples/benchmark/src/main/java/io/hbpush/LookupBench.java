package io.hbpush;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The next message after a cursor in a memory store's backlog. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookupBench {
  private static final int CURSORS = 1024;

  /** How many messages the channel has. */
  @Param({"10", "1000", "1000000"})
  public int backlog;

  private final MessageStore store =
      MemoryMessageStore.builder().maxBytes(Long.MAX_VALUE).build();
  private final MessageId[] cursors = new MessageId[CURSORS];
  private int next;

  /** Publishes the backlog, and remembers ids from all over it. */
  @Setup
  public void publish() {
    var rules = new AppendRules(Limits.DEFAULT, true, true);
    var content = Content.bytes(new byte[100]);
    for (int i = 0; i < backlog; i++) {
      var result = store.append("channel", content, rules).toCompletableFuture().join();
      cursors[(int) ((long) i * 7919 % CURSORS)] =
          ((AppendResult.Appended) result).message().id();
    }
    for (int i = 0; i < CURSORS; i++) {
      cursors[i] = cursors[i] == null ? MessageId.OLDEST : cursors[i];
    }
  }

  /** With another cursor each time. */
  @Benchmark
  public CompletionStage<Lookup> lookUp() {
    next = (next + 1) % CURSORS;
    return store.after("channel", cursors[next]);
  }

  /** Ends the store. */
  @TearDown
  public void close() {
    store.close();
  }
}
