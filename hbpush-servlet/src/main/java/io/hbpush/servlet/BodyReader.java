package io.hbpush.servlet;

import io.hbpush.BodySink;
import io.hbpush.Responder;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads a request's body without blocking: into core's sink, and after the reply into nothing. */
final class BodyReader implements ReadListener {
  private static final System.Logger LOG = System.getLogger(BodyReader.class.getName());

  private static final BodySink NOBODY = new Nobody();
  private static final int PIECE = 8192;

  /** Where the body goes; each phase is followed by one below it. */
  private enum Phase {
    /** Nowhere: core has not asked for it. */
    UNWANTED,
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
  private final HttpServletRequest request;

  /** Whether the client sends, or may be sending, a body. */
  private final boolean announced;

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.UNWANTED);

  private BodySink sink = NOBODY;

  // Guarded by the container, which calls one at a time.
  private @Nullable ServletInputStream in;
  private long dropped;

  BodyReader(ServletExchange exchange, HttpServletRequest request) {
    this.exchange = exchange;
    this.request = request;
    this.announced = isAnnounced(request);
  }

  /** Whether the request says that it has a body. */
  static boolean isAnnounced(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  /** Core wants the body. */
  void to(BodySink sink) {
    this.sink = sink;
    phase.set(Phase.READING);
  }

  /**
   * Reads what came with the head of a body that core wants, without a listener: for that a container
   * would change threads.
   */
  void readWhatIsAtHand() {
    if (phase.get() != Phase.READING) {
      return;
    }
    try {
      ServletInputStream in = request.getInputStream();
      long length = request.getContentLengthLong();
      boolean isShort = length >= 0 && length <= PIECE;
      if (isShort && readWhatIsAtHand(in, new byte[(int) length]) || in.isFinished()) {
        onAllDataRead();
      }
    } catch (IOException | IllegalStateException e) { // or a filter took the reader
      onError(e);
    }
  }

  /** As above; returns whether that was all of it: a filter may make more of what it reads. */
  private boolean readWhatIsAtHand(ServletInputStream in, byte[] body) throws IOException {
    // What is available does not block, however much of it Tomcat says there is: it says 1.
    int read = in.available() > 0 ? in.read(body, 0, body.length) : 0;
    if (read > 0) {
      sink.data(body, 0, read);
    }
    return read == body.length && in.available() == 0;
  }

  /** Has the container call from now on, if there is more that core wants. */
  void start() throws IOException {
    if (phase.get() == Phase.READING) {
      listen();
    }
  }

  private void listen() throws IOException {
    ServletInputStream in = request.getInputStream();
    this.in = in;
    exchange.listen(() -> in.setReadListener(this));
  }

  /** Whether the client sends, or may be sending, what nobody has read. */
  boolean isUnread() {
    return announced && phase.get() != Phase.OVER;
  }

  /** Whether the connection may have to end with the reply, since the body would stay on it. */
  boolean mayStay() throws IOException {
    if (!isUnread()) {
      return false;
    }
    long length = request.getContentLengthLong();
    return waitsForContinue()
        || (length < 0 || length > Responder.DROPPED_BYTES)
            && (phase.get() != Phase.UNWANTED || !isFinished());
  }

  /** Reading would invite a client that has not begun to send. */
  private boolean waitsForContinue() {
    return in == null && "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
  }

  /** Whether a filter has read the body: no container calls a listener for nothing. */
  private boolean isFinished() throws IOException {
    try {
      return request.getInputStream().isFinished();
    } catch (IllegalStateException e) { // a filter took the reader
      return true;
    }
  }

  /**
   * Drops the rest of the body, and completes the exchange at its end; called when the reply is
   * written.
   *
   * @return whether there is a rest; if not, the caller completes the exchange
   */
  boolean dropRest() throws IOException {
    if (!isUnread() || waitsForContinue()) {
      return false;
    }
    if (in == null) {
      if (isFinished()) {
        return false;
      }
      phase.set(Phase.DROPPING);
      listen();
      return true;
    }
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
      case UNWANTED, STOPPED, OVER -> {}
    }
  }

  @Override
  public void onError(Throwable failure) {
    LOG.log(Level.DEBUG, "A request's body could not be read to its end", failure);
    switch (phase.getAndSet(Phase.OVER)) {
      case READING -> sink.failed();
      case DROPPING -> exchange.complete();
      case UNWANTED, STOPPED, OVER -> {}
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
