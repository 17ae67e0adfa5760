package io.hbpush;

import io.hbpush.EventStreamParser.Event;
import io.hbpush.StreamReply.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The adapter's side of an event stream, and a client that takes all, or nothing for a while. */
final class TestStream {
  private final TestReply reply;
  private final StreamReply stream;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final EventStreamParser parser = new EventStreamParser();
  private boolean stalled;
  private boolean pumping;
  private boolean awake = true;
  private boolean ended;
  private int writes;
  private int largestWrite;

  private TestStream(TestReply reply) {
    this.reply = reply;
    this.stream = (StreamReply) reply.reply();
    stream.begin(this::wake);
  }

  static TestRequest get(String target) {
    return TestRequest.get(target).header("Accept", "text/event-stream");
  }

  /** Opens a stream, and reads what there is. */
  static TestStream open(TestServer server, TestRequest request) {
    var stream = new TestStream(server.ask(request));
    stream.pump(null);
    return stream;
  }

  static TestStream open(TestServer server, String target) {
    return open(server, get(target));
  }

  private void wake(SubscriberReply.@Nullable Delivered message) {
    if (awake) {
      throw new AssertionError("woken, though it does not sleep");
    }
    awake = true;
    if (stalled && message != null) {
      stream.keep(message);
    } else {
      pump(message);
    }
  }

  private void pump(SubscriberReply.@Nullable Delivered message) {
    if (pumping) {
      throw new AssertionError("asked by two at a time");
    }
    pumping = true;
    SubscriberReply.Delivered first = message;
    try {
      while (!stalled && awake && !ended) {
        go(stream.writeNext(new OneWrite(), first));
        first = null;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      pumping = false;
    }
  }

  private void go(Progress progress) {
    awake = progress != Progress.LATER;
    ended = progress == Progress.END;
  }

  /** The client takes nothing any more. */
  void stall() {
    stalled = true;
  }

  /** The client takes all again. */
  void resume() {
    stalled = false;
    pump(null);
  }

  boolean disconnect() {
    return reply.disconnect();
  }

  StreamReply reply() {
    return stream;
  }

  boolean hasEnded() {
    return ended;
  }

  String text() {
    return received.toString(StandardCharsets.UTF_8);
  }

  List<Event> events() {
    return parser.events();
  }

  List<String> data() {
    return events().stream().map(Event::data).toList();
  }

  EventStreamParser parser() {
    return parser;
  }

  int writes() {
    return writes;
  }

  int largestWrite() {
    return largestWrite;
  }

  /** As a container has it: one write, and then it must be asked whether it takes more. */
  private final class OneWrite extends OutputStream {
    private boolean written;

    @Override
    public void write(int single) {
      throw new AssertionError("a write of one byte");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (written) {
        throw new AssertionError("a second write");
      }
      written = true;
      writes++;
      largestWrite = Math.max(largestWrite, length);
      received.write(bytes, offset, length);
      parser.feed(Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }
}
