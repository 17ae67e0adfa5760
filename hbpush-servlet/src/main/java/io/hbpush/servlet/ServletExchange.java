package io.hbpush.servlet;

import io.hbpush.BodySink;
import io.hbpush.Exchange;
import io.hbpush.Header;
import io.hbpush.PushLocations;
import io.hbpush.Reply;
import io.hbpush.RequestHead;
import io.hbpush.Responder;
import io.hbpush.SubscriberReply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.Executor;
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
 *     |                                        +--> WRITING --> OVER
 *     +-- asynchronous --> WAITING -- reply --/                  ^
 *                             +--------------- client gone ------+
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

  private static final String FAILED = "The server failed; its log says why.";

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private volatile Object state = IN_SERVICE;

  // Written by the servlet's thread before it gives up the response, then by who has the response.
  private @Nullable Exchange exchange;
  private @Nullable AsyncContext context;
  private @Nullable BodyReader body;
  private List<Header> fields = List.of();

  /** Set when the reply is a stream; the container's threads look for it. */
  private volatile @Nullable StreamWriter streamWriter;

  /** The thread that is handing a listener to the container; see {@link #listen}. */
  private @Nullable Thread listening;

  /** Whether that thread is to complete the request after it. */
  private boolean completesLater;

  ServletExchange(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
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
      readIfAtHand(body);
    }
    // Also with the reply at hand: a client that pipelines and does not read would block the
    // thread.
    try {
      goAsynchronous();
    } catch (IOException | RuntimeException e) { // a filter has begun, or ended, asynchronous work
      disconnected();
      throw e;
    }
  }

  /** Refuses what core would not understand; like any reply this takes no thread from the client. */
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
    body = new BodyReader(this, sink);
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

  private void goAsynchronous() throws IOException {
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(0);
    context.addListener(this);
    this.context = context;
    if (body != null && !body.isOver() && !hasReply()) {
      body.start(request.getInputStream());
    }
    if (!STATE.compareAndSet(this, IN_SERVICE, WAITING)
        && STATE.getAndSet(this, WRITING) instanceof Reply reply) {
      write(reply);
    }
  }

  private void write(Reply reply) {
    if (reply instanceof SubscriberReply.Stream stream) {
      writeStream(stream);
    } else {
      write(
          () -> ReplyHead.write(reply, response),
          reply.closesConnection(),
          reply.bodySize(),
          reply::writeBody);
    }
  }

  private void writeStream(SubscriberReply.Stream stream) {
    write(() -> ReplyHead.write(stream, response), false, out -> {
      StreamTraits traits = StreamTraits.of(request);
      response.setBufferSize(traits.bufferSize());
      Executor executor = traits.writesOnContainersThreads() ? context::start : null;
      var writer = new StreamWriter(this, stream, out, traits.probes(), executor);
      streamWriter = writer;
      stream.begin(writer::wake);
      return writer;
    });
  }

  private void write(Runnable head, boolean close, int size, ReplyWriter.Body body) {
    write(head, close, out -> new ReplyWriter(this, size, body, out));
  }

  /** Writes without blocking, whoever calls: pieces go out when the client's socket takes them. */
  private void write(
      Runnable head, boolean close, Function<ServletOutputStream, WriteListener> writer) {
    try {
      head.run();
      writeFields();
      if ((close || mayLeaveBody()) && request.getProtocol().startsWith("HTTP/1.")) {
        response.setHeader("Connection", "close");
      }
      ServletOutputStream out = response.getOutputStream();
      WriteListener listener = writer.apply(out);
      listen(() -> out.setWriteListener(listener));
    } catch (IOException | RuntimeException e) {
      logFailure(e);
      refuse(500, FAILED);
      complete();
    }
  }

  /** Instead of a reply, if that is still possible; silence would look like an empty message. */
  private void refuse(int status, String reason) {
    try {
      response.reset();
      writeFields();
      PlainRefusal.write(response, status, reason);
    } catch (IOException | IllegalStateException e) {
      logFailure(e);
    }
  }

  private void writeFields() {
    fields.forEach(field -> response.addHeader(field.name(), field.value()));
  }

  /** Whether the container has the response back, and may give it to another request. */
  boolean isOver() {
    return state == OVER;
  }

  /** The reply is with the container; what is left of the body is dropped before the end. */
  void replyWritten() throws IOException {
    if (hasBodyToDrop()) {
      if (body == null || !body.isStarted()) {
        if (isBodyFinished()) {
          complete();
          return;
        }
        var rest = new BodyReader(this, BodyReader.NOBODY);
        body = rest;
        rest.dropRest();
        ServletInputStream in = request.getInputStream();
        listen(() -> rest.start(in));
        return;
      }
      if (body.dropRest()) {
        return;
      }
    }
    complete();
  }

  void writeFailed(Throwable failure) {
    logFailure(failure);
    complete();
  }

  /** Gives the response back to the container; harmless if it has it. */
  void complete() {
    if (STATE.getAndSet(this, OVER) == OVER) {
      return;
    }
    disconnected(); // a container that has failed says nothing more
    if (listening == Thread.currentThread()) {
      completesLater = true;
    } else {
      completeContext();
    }
  }

  /**
   * Hands a listener to the container. Tomcat calls it before this returns, and if it completed the
   * request, would go on with the next one of the connection here: on core's thread, whatever that
   * request is for, and however slow its client.
   */
  private void listen(Runnable handing) {
    Thread outer = listening;
    listening = Thread.currentThread();
    try {
      handing.run();
    } finally {
      listening = outer;
      if (completesLater && outer == null) {
        completesLater = false;
        completeContext();
      }
    }
  }

  private void completeContext() {
    try {
      if (context != null) {
        context.complete();
      }
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "The container had ended the request before", e);
    }
  }

  private static void logFailure(Throwable failure) {
    LOG.log(Level.DEBUG, "A reply could not be written to its end", failure);
  }

  /**
   * A body that is over, or that came with its head, is read without a listener: for that a container
   * would change threads.
   */
  private void readIfAtHand(BodyReader body) throws IOException {
    try {
      body.readIfAtHand(request.getInputStream(), request.getContentLengthLong());
    } catch (IllegalStateException e) { // a filter took the reader
      body.onError(e);
    }
  }

  /** Whether a filter has read the body: no container calls a listener for nothing. */
  private boolean isBodyFinished() throws IOException {
    try {
      return request.getInputStream().isFinished();
    } catch (IllegalStateException e) { // a filter took the reader
      return true;
    }
  }

  /** Whether the client sends, or may be sending, a body that nobody has read to its end. */
  private boolean hasUnreadBody() {
    boolean over = body != null && body.isOver();
    return !over
        && (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null);
  }

  /** Reading would invite a client that has not begun to send. */
  private boolean waitsForContinue() {
    return (body == null || !body.isStarted())
        && "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
  }

  private boolean hasBodyToDrop() {
    return hasUnreadBody() && !waitsForContinue();
  }

  private boolean mayLeaveBody() throws IOException {
    if (!hasUnreadBody()) {
      return false;
    }
    long length = request.getContentLengthLong();
    return waitsForContinue()
        || (length < 0 || length > DROPPED_BYTES) && (body != null || !isBodyFinished());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    if (STATE.getAndSet(this, OVER) != OVER) {
      disconnected();
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
    disconnected();
    if (STATE.compareAndSet(this, WAITING, WRITING)) {
      refuse(503, "The connection is being closed; ask again.");
      complete();
    }
    // Otherwise whoever writes completes it: the container must not have it back under their hands.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // nobody dispatches our requests a second time
  }

  private void disconnected() {
    if (exchange != null) {
      exchange.disconnected();
    }
  }
}
