package io.hbpush;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event stream: 200, and a body without a known end. The adapter calls {@link #begin}, then
 * {@link #writeNext} again and again, one at a time, each time when its client takes more. When
 * the client has gone it says so by {@link Exchange#disconnected}.
 */
public final class StreamReply implements SubscriberReply {
  /** How a stream goes on. */
  public enum Progress {
    /** There may be more than was written; ask again before you flush. */
    MORE,
    /** There is no more than was written; flush, and ask again when woken. */
    LATER,
    /** That was all; the reply is complete. */
    END
  }

  /** Wakes an adapter that mostly writes at once, and so takes the message along. */
  @FunctionalInterface
  public interface Waker {
    /**
     * Runs once after each {@link Progress#LATER}, on any thread, as soon as there is something to
     * write; holding no lock.
     *
     * @param message what comes next, to be given to {@link #writeNext(OutputStream,
     *     SubscriberReply.Delivered)} or to {@link #keep} before this returns; null if the stream has
     *     what comes next
     */
    void wake(SubscriberReply.@Nullable Delivered message);
  }

  private static final List<Header> HEADERS = List.of(
      new Header("Content-Type", "text/event-stream;charset=utf-8"),
      new Header("Cache-Control", "no-cache, no-transform"),
      new Header("X-Accel-Buffering", "no"));

  private final EventStream stream;

  StreamReply(EventStream stream) {
    this.stream = stream;
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public List<Header> headers() {
    return HEADERS;
  }

  /**
   * True: the end of the connection is that of the stream, so that no event has to be wrapped in a
   * chunk, which would cost containers a tenth of all they do for it, or more. Its client would learn
   * nothing from a last chunk, since it asks again for whatever ends (WHATWG HTML 9.2.3).
   */
  @Override
  public boolean closesConnection() {
    return true;
  }

  /**
   * Begins the stream.
   *
   * @param wake runs once after each {@link Progress#LATER}, on any thread, as soon as there is
   *     something to write; holding no lock
   */
  public void begin(Runnable wake) {
    stream.begin(wake);
  }

  /**
   * The same for an adapter that writes within the wake-up whenever it can. The stream needs not keep
   * the message for it, and the collector not look again at a stream that has been given one.
   */
  public void begin(Waker waker) {
    stream.begin(waker);
  }

  /**
   * Writes what comes next with at most one call of {@code write}, of at most 64 KiB and one small
   * message. The array it hands over is not changed after that; where it is a message alone, all
   * streams hand over the same one, so that an adapter can share what it makes of it.
   *
   * @throws IOException if {@code out} throws it; then the stream is of no more use
   */
  public Progress writeNext(OutputStream out) throws IOException {
    return stream.writeNext(out, null);
  }

  /**
   * The same with the message that the adapter was woken with.
   *
   * @throws IOException if {@code out} throws it; then the stream is of no more use
   */
  public Progress writeNext(OutputStream out, SubscriberReply.@Nullable Delivered message)
      throws IOException {
    return stream.writeNext(out, message);
  }

  /**
   * Takes back the message that the adapter was woken with, which cannot write it now: it comes with
   * the next {@link #writeNext}, for which the adapter is woken if it sleeps by then. Any thread may
   * be within {@code writeNext} meanwhile.
   */
  public void keep(SubscriberReply.Delivered message) {
    stream.keep(message);
  }
}
