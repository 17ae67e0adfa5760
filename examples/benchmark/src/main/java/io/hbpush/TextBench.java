package io.hbpush;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What core reads in requests and writes into replies. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TextBench {
  private static final int SECONDS = 1024;

  private final BenchRequest withCursor =
      BenchRequest.get("/channel", new MessageId(1_795_473_748, 17));
  private final String date = HttpDate.format(1_795_473_748);
  private final Optional<String> accept = Optional.of("application/json, text/plain;q=0.5");
  private final ChannelInfo info =
      new ChannelInfo(100, 18, 1000, Optional.of(new MessageId(1_795_473_748, 17)));
  private final Message message =
      new Message(new MessageId(1_795_473_748, 17), Content.bytes(new byte[100], "text/plain"));
  private int next;

  /** The cursor of a subscriber's request. */
  @Benchmark
  public Object readCursor() {
    return CursorField.of(withCursor);
  }

  /** A date that was not asked for just before. */
  @Benchmark
  public String formatDate() {
    next = (next + 1) % SECONDS;
    return HttpDate.format(1_795_473_748 + next);
  }

  /** The date of a message. */
  @Benchmark
  public OptionalLong readDate() {
    return HttpDate.parse(date);
  }

  /** The fields of a delivery, which are the same for all who get it. */
  @Benchmark
  public List<Header> deliveryHeaders() {
    return SubscriberReply.Delivered.of(new Delivery("channel", message, Optional.empty()))
        .headers();
  }

  /** The event of a delivery, which is the same for all streams. */
  @Benchmark
  public Optional<byte[]> event() {
    return EventFrame.of(message).whole();
  }

  /** A publisher's {@code Accept}. */
  @Benchmark
  public Object readAccept() {
    return InfoFormat.accepted(accept);
  }

  /** What a publisher is told about its channel. */
  @Benchmark
  public String writeInfo() {
    return InfoFormat.accepted(Optional.empty()).write(info);
  }
}
