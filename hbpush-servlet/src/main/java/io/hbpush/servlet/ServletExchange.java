package io.hbpush.servlet;

import io.hbpush.BodySink;
import io.hbpush.Exchange;
import io.hbpush.Header;
import io.hbpush.PushLocations;
import io.hbpush.Reply;
import io.hbpush.RequestHead;
import io.hbpush.Responder;
import io.hbpush.StreamReply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request in the container; beside the container's own objects all that waits while core holds
 * it.
 *
 * <p>The reply may come from any thread at any time. The state says whose the response is:
 *
 * <pre>
 * IN_SERVICE --- reply came ---> the Reply ---\
 *     |                                        +--> WRITING --> (ENDING) --> OVER
 *     +-- asynchronous --> WAITING -- reply --/                               ^
 *                             +---------------------- client gone ------------+
 * </pre>
 */
final class ServletExchange implements Responder, AsyncListener {
  private static final System.Logger LOG = System.getLogger(ServletExchange.class.getName());

  /** The servlet's thread is with core; a reply is left here for it. */
  private static final Object IN_SERVICE = new Object();

  /** Nobody has the response; whoever brings the reply writes it. */
  private static final Object WAITING = new Object();

  /** Whoever took the reply from here, or brought it, has the response. */
  private static final Object WRITING = new Object();

  /** Nobody touches the response any more; {@link #listen} gives it back to the container. */
  private static final Object ENDING = new Object();

  /** The container has the response back. */
  private static final Object OVER = new Object();

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(ServletExchange.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** No more than a container can spare. */
  private static final int MOST_BLOCKING_WRITES = 4;

  /** What a socket takes without waiting from whoever has read all that came before. */
  private static final int SHORT_BYTES = 8 << 10;

  /**
   * Who may write a short reply as other servlets do: it costs less, by a third in Undertow, but waits
   * for a client that sends requests and does not read. More than run at a time would gain nothing.
   */
  private static final Semaphore BLOCKING_WRITES =
      new Semaphore(Math.min(MOST_BLOCKING_WRITES, Runtime.getRuntime().availableProcessors()));

  private static final String FAILED = "The server failed; its log says why.";

  private final HttpServletRequest request;
  private final HttpServletResponse response;

  /** Null if there is no body, and core has not asked for one. */
  private @Nullable BodyReader body;

  private volatile Object state = IN_SERVICE;

  // Written by the servlet's thread before it gives up the response, then by who has the response.
  private @Nullable Exchange exchange;
  private @Nullable AsyncContext context;
  private List<Header> fields = List.of();

  /** Set when the reply is a stream; the container's threads look for it. */
  private volatile @Nullable StreamWriter streamWriter;

  /** The thread that is handing a listener to the container; see {@link #listen}. */
  private @Nullable Thread listening;

  ServletExchange(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
    this.body = BodyReader.isAnnounced(request) ? new BodyReader(this, request) : null;
  }

  /** Hands the request to core, on the servlet's thread, and returns without waiting for the reply. */
  void serve(PushLocations locations, RequestHead head) throws IOException {
    try {
      exchange = locations.accept(head, this);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A request could not be served", e);
      refuse(500, FAILED);
      return;
    }
    if (body != null && state == IN_SERVICE) {
      body.readWhatIsAtHand();
    }
    if (state instanceof Reply reply && isShort(reply) && BLOCKING_WRITES.tryAcquire()) {
      state = WRITING;
      try {
        writeHere(reply);
      } finally {
        state = OVER;
        BLOCKING_WRITES.release();
      }
      return;
    }
    try {
      goAsynchronous();
    } catch (IOException | RuntimeException e) { // a filter has begun, or ended, asynchronous work
      disconnected();
      throw e;
    }
  }

  /** Refuses what core would not understand; whoever asks for this gets no thread to wait for him. */
  void serveRefusal(int status, String reason) throws IOException {
    state = WRITING;
    goAsynchronous();
    byte[] body = PlainRefusal.body(reason);
    write(
        () -> {
          PlainRefusal.writeHead(response, status);
          response.setContentLength(body.length);
        },
        false,
        body.length,
        (out, offset, length) -> out.write(body, offset, length));
  }

  @Override
  public void fields(List<Header> fields) {
    this.fields = fields;
  }

  @Override
  public void read(BodySink sink) {
    if (body == null) {
      body = new BodyReader(this, request);
    }
    body.to(sink);
  }

  @Override
  public void reply(Reply reply) {
    if (STATE.compareAndSet(this, IN_SERVICE, reply)) {
      return;
    }
    if (STATE.compareAndSet(this, WAITING, WRITING)) {
      write(reply);
    } else {
      LOG.log(Level.DEBUG, "Dropped the reply {0}: its client has gone", reply.status());
    }
  }

  /** Whether a reply came, whatever has become of it. */
  boolean hasReply() {
    return state != IN_SERVICE && state != WAITING;
  }

  /** Whether a client that has read all before takes it without waiting. */
  private boolean isShort(Reply reply) {
    return !(reply instanceof StreamReply)
        && reply.bodySize() <= SHORT_BYTES
        && request.getProtocol().startsWith("HTTP/1.")
        && (body == null || !body.isUnread());
  }

  /** Writes to the end, on the container's thread. */
  private void writeHere(Reply reply) {
    try {
      writeHead(() -> ReplyHead.write(reply, response), reply.closesConnection());
      ServletOutputStream out = response.getOutputStream();
      if (reply.bodySize() > 0) {
        reply.writeBody(out, 0, reply.bodySize());
      }
      out.flush(); // or the container would wait for the client, when nobody counts it
    } catch (IOException | RuntimeException e) {
      logFailure(e);
      refuse(500, FAILED);
    }
  }

  private void goAsynchronous() throws IOException {
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(ContainerTraits.noTimeout(request));
    context.addListener(this);
    this.context = context;
    if (body != null && !hasReply()) {
      body.start();
    }
    if (!STATE.compareAndSet(this, IN_SERVICE, WAITING)
        && STATE.getAndSet(this, WRITING) instanceof Reply reply) {
      write(reply);
    }
  }

  private void write(Reply reply) {
    if (reply instanceof StreamReply stream) {
      writeStream(stream);
    } else {
      write(
          () -> ReplyHead.write(reply, response),
          reply.closesConnection(),
          reply.bodySize(),
          reply::writeBody);
    }
  }

  private void writeStream(StreamReply stream) {
    write(() -> ReplyHead.write(stream, response), stream.closesConnection(), out -> {
      ContainerTraits traits = ContainerTraits.of(request);
      response.setBufferSize(traits.bufferSize());
      Consumer<StreamWriter> writers =
          traits.writesOnContainersThreads() ? woken -> context.start(woken::write) : null;
      ServletOutputStream streamed = TomcatStreamOutput.of(request, response, out);
      var writer = new StreamWriter(this, stream, streamed, traits.probes(), writers);
      streamWriter = writer;
      if (isOver(state)) {
        writer.writeNoMore(); // whoever ended it has not seen the writer
      }
      if (writers == null) {
        stream.begin(writer);
      } else {
        stream.begin(() -> writer.wake(null)); // another thread writes, with nothing in its hands
      }
      return writer;
    });
  }

  /** What has streams written on a thread of the container. */
  Consumer<StreamWriter> writersOn(Executor thread) {
    return StreamThreads.writers(request.getServletContext(), thread);
  }

  private void write(Runnable head, boolean close, int size, ReplyWriter.Body body) {
    write(head, close, out -> new ReplyWriter(this, size, body, out));
  }

  /** Writes without blocking, whoever calls: pieces go out when the client's socket takes them. */
  private void write(
      Runnable head, boolean close, Function<ServletOutputStream, WriteListener> writer) {
    try {
      writeHead(head, close || body != null && body.mayStay());
      ServletOutputStream out = response.getOutputStream();
      WriteListener listener = writer.apply(out);
      listen(() -> out.setWriteListener(listener));
    } catch (IOException | RuntimeException e) {
      logFailure(e);
      refuse(500, FAILED);
      complete();
    }
  }

  private void writeHead(Runnable head, boolean close) {
    head.run();
    writeFields();
    if (close && request.getProtocol().startsWith("HTTP/1.")) {
      response.setHeader("Connection", "close");
    }
  }

  /** Instead of a reply, if that is still possible; silence would look like an empty message. */
  private void refuse(int status, String reason) {
    try {
      response.reset();
      writeFields();
      PlainRefusal.write(response, status, reason);
      response.flushBuffer(); // or the container would wait for the client later
    } catch (IOException | IllegalStateException e) {
      logFailure(e);
    }
  }

  private void writeFields() {
    fields.forEach(field -> response.addHeader(field.name(), field.value()));
  }

  /** Whether nobody may touch the response any more, which may be another request's by now. */
  private static boolean isOver(Object state) {
    return state == OVER || state == ENDING;
  }

  /** The reply is with the container; what is left of the body is dropped before the end. */
  void replyWritten() throws IOException {
    if (body == null || !body.dropRest()) {
      complete();
    }
  }

  void writeFailed(Throwable failure) {
    logFailure(failure);
    complete();
  }

  /** Gives the response back to the container; harmless if it has it. */
  void complete() {
    boolean later = listening == Thread.currentThread();
    if (!end(later ? ENDING : OVER)) {
      return;
    }
    forget(); // a container that has failed says nothing more
    if (!later) {
      completeContext();
    }
  }

  private boolean end(Object end) {
    Object before;
    do {
      before = state;
      if (isOver(before)) {
        return false;
      }
    } while (!STATE.compareAndSet(this, before, end));
    return true;
  }

  /**
   * Hands a listener to the container. Tomcat calls it before this returns, and if it completed the
   * request, would go on with the next one of the connection here: on core's thread, whatever that
   * request is for, and however slow its client.
   */
  void listen(Runnable handing) {
    boolean within = listening == Thread.currentThread();
    listening = Thread.currentThread();
    try {
      handing.run();
    } finally {
      if (!within) {
        listening = null;
        if (STATE.compareAndSet(this, ENDING, OVER)) {
          completeContext();
        }
      }
    }
  }

  private void completeContext() {
    try {
      if (context != null) {
        context.complete();
      }
    } catch (IllegalStateException | RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "The container had ended, or the request before", e);
    }
  }

  private static void logFailure(Throwable failure) {
    LOG.log(Level.DEBUG, "A reply could not be written to its end", failure);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    if (!isOver(STATE.getAndSet(this, OVER))) {
      forget();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    giveUp();
  }

  @Override
  public void onError(AsyncEvent event) {
    giveUp();
  }

  /** The container says that the client has gone, which may be less than true when it stops. */
  private void giveUp() {
    StreamWriter writer = streamWriter;
    if (writer != null) {
      writer.stop();
      complete();
      return;
    }
    Optional<Reply> last = exchange == null ? Optional.empty() : exchange.serverCloses();
    if (last.isPresent() && STATE.compareAndSet(this, WAITING, WRITING)) {
      writeHere(last.get());
      complete();
    }
    // Otherwise whoever writes completes it: the container must not have it back under their hands.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // nobody dispatches our requests a second time
  }

  private void forget() {
    StreamWriter writer = streamWriter;
    if (writer != null) {
      writer.writeNoMore();
    }
    disconnected();
  }

  private void disconnected() {
    if (exchange != null) {
      exchange.disconnected();
    }
  }
}
