package io.hbpush.servlet;

import io.hbpush.BodySink;
import io.hbpush.Responder;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads a request's body without blocking: into core's sink, and after the reply into nothing. */
final class BodyReader implements ReadListener {
  /** For a body that core does not want. */
  static final BodySink NOBODY = new Nobody();

  private static final System.Logger LOG = System.getLogger(BodyReader.class.getName());

  private static final int PIECE = 8192;

  /** Where the body goes; each phase is followed by one below it. */
  private enum Phase {
    /** To the sink. */
    READING,
    /** Nowhere: the reply has come and is being written; {@link #dropRest} goes on. */
    STOPPED,
    /** Away: the reply is written, and the end of the body ends the exchange. */
    DROPPING,
    /** Nothing more is read. */
    OVER
  }

  private final ServletExchange exchange;
  private final BodySink sink;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.READING);

  // Guarded by the container, which calls one at a time.
  private @Nullable ServletInputStream in;
  private long dropped;

  BodyReader(ServletExchange exchange, BodySink sink) {
    this.exchange = exchange;
    this.sink = sink;
  }

  /** Has the container call from now on. */
  void start(ServletInputStream in) {
    this.in = in;
    in.setReadListener(this);
  }

  /**
   * Reads a body that is over or that the container has whole, and leaves any other.
   *
   * @param length what {@code Content-Length} says, -1 if nothing
   */
  void readIfAtHand(ServletInputStream in, long length) throws IOException {
    boolean hasWhole = length > 0 && length <= PIECE && in.available() >= length;
    if (length == 0 || in.isFinished()) {
      onAllDataRead();
    } else if (hasWhole) {
      byte[] whole = in.readNBytes((int) length); // what is available does not block
      if (whole.length == length) {
        sink.data(whole, 0, whole.length);
        onAllDataRead();
      } else {
        onError(new EOFException("the body ended after " + whole.length + " bytes"));
      }
    }
  }

  boolean isStarted() {
    return in != null;
  }

  boolean isOver() {
    return phase.get() == Phase.OVER;
  }

  /**
   * Drops the rest of the body, and completes the exchange at its end; called when the reply is
   * written.
   *
   * @return whether there is a rest; if not, the caller completes the exchange
   */
  boolean dropRest() throws IOException {
    if (phase.compareAndSet(Phase.READING, Phase.DROPPING)) {
      return true; // the container calls when there is more
    }
    if (phase.compareAndSet(Phase.STOPPED, Phase.DROPPING)) {
      onDataAvailable(); // the container has told so already
      return true;
    }
    return false;
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] piece = new byte[PIECE];
    while (!isStopped() && in != null && in.isReady()) {
      int length = in.read(piece);
      if (length < 0 || !take(piece, length)) {
        return;
      }
    }
  }

  /** Once there is a reply it goes first; a client that sends fast enough would keep us here. */
  private boolean isStopped() {
    if (exchange.hasReply()) {
      phase.compareAndSet(Phase.READING, Phase.STOPPED);
    }
    return phase.get() == Phase.STOPPED;
  }

  private boolean take(byte[] piece, int length) {
    if (phase.get() == Phase.READING) {
      sink.data(piece, 0, length);
      return true;
    }
    dropped += length;
    if (dropped <= Responder.DROPPED_BYTES) {
      return true;
    }
    onAllDataRead(); // enough; the container closes the connection
    return false;
  }

  @Override
  public void onAllDataRead() {
    switch (phase.getAndSet(Phase.OVER)) {
      case READING -> sink.end();
      case DROPPING -> exchange.complete();
      case STOPPED, OVER -> {}
    }
  }

  @Override
  public void onError(Throwable failure) {
    LOG.log(Level.DEBUG, "A request's body could not be read to its end", failure);
    switch (phase.getAndSet(Phase.OVER)) {
      case READING -> sink.failed();
      case DROPPING -> exchange.complete();
      case STOPPED, OVER -> {}
    }
  }

  private static final class Nobody implements BodySink {
    @Override
    public void data(byte[] bytes, int offset, int length) {}

    @Override
    public void end() {}

    @Override
    public void failed() {}
  }
}
