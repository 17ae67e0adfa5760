package io.hbpush.hbpushd.http;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.hbpush.BodySink;
import io.hbpush.Exchange;
import io.hbpush.Header;
import io.hbpush.Reply;
import io.hbpush.Responder;
import io.hbpush.StreamReply;
import io.hbpush.hbpushd.http.ReplyEncoder.Fate;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of a connection, until its reply is written and the next request may come. While core
 * holds it, this waits, and its connection.
 *
 * <p>Belongs to the thread of the event loop; only replies come from other threads too, and hop.
 */
final class Turn implements Responder, Runnable {
  private static final System.Logger LOG = System.getLogger(Turn.class.getName());

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private enum Phase {
    /** Core has the request, and has not replied. Its body may still be coming. */
    SERVING,
    /** The reply is being written. */
    REPLYING,
    /** The reply is written; what is left of the request's body is dropped before the next one. */
    DROPPING,
    /** What happens now is no business of this request. */
    OVER
  }

  private final Connection connection;
  private final boolean modern;
  private final @Nullable BodyReader body;
  private Phase phase = Phase.SERVING;
  private boolean closes;
  private boolean awaitsContinue;
  private List<Header> fields = List.of();
  private @Nullable BodySink sink;
  private @Nullable Exchange exchange;

  /** A reply on its way from another thread. */
  private @Nullable Reply arrived;

  Turn(Connection connection, RequestReader head) {
    this.connection = connection;
    modern = head.isModern();
    closes = !head.keepsConnection();
    awaitsContinue = head.expectsContinue();
    body = head.hasBody() ? new BodyReader(head.contentLength()) : null;
  }

  /** Gives the request to core. */
  void begin(RequestReader head) {
    try {
      Exchange begun = connection.loop().locations.accept(head, this);
      if (phase == Phase.SERVING || phase == Phase.REPLYING) {
        exchange = begun;
      }
      beginBody();
    } catch (RuntimeException failure) {
      LOG.log(ERROR, "A request could not be served", failure);
      if (phase == Phase.SERVING) {
        phase = Phase.OVER;
        connection.reject(Rejection.FAILED, fields);
      }
    }
    settle();
  }

  @Override
  public void fields(List<Header> fields) {
    this.fields = fields;
  }

  @Override
  public void read(BodySink sink) {
    this.sink = sink;
  }

  private void beginBody() {
    BodySink wanted = sink;
    sink = null;
    if (wanted == null || phase != Phase.SERVING) {
      return;
    }
    if (body == null) {
      wanted.end();
      return;
    }
    body.to(wanted);
    if (awaitsContinue) {
      awaitsContinue = false;
      connection.writer().write(Unpooled.wrappedBuffer(CONTINUE));
      connection.writer().flush();
    }
  }

  /** A request that waits for core, and not for the client, does not rest. */
  private void settle() {
    if (phase == Phase.SERVING) {
      if (hasBodyLeft()) {
        connection.touch();
      } else {
        connection.exempt();
      }
    }
  }

  private boolean hasBodyLeft() {
    return body != null && !body.isOver();
  }

  /** Whether more of the body is to come that nobody wants. */
  boolean isDropping() {
    return phase == Phase.DROPPING;
  }

  /**
   * Takes what has come of the body.
   *
   * @return where that ends; all after it has to wait
   */
  int take(byte[] bytes, int from, int to) {
    boolean reads = phase == Phase.SERVING || phase == Phase.DROPPING;
    if (!reads || !hasBodyLeft() || !body.isWanted() && !body.isDroppable()) {
      return from;
    }
    int end = body.take(bytes, from, to);
    if (phase == Phase.DROPPING && body.isOver()) {
      finish();
    }
    settle();
    return end;
  }

  @Override
  public void reply(Reply reply) {
    if (connection.isOnLoop()) {
      replied(reply);
      return;
    }
    arrived = reply;
    connection.onLoop(this);
  }

  /** Takes the reply that came from another thread. */
  @Override
  public void run() {
    Reply reply = arrived;
    arrived = null;
    if (reply != null) {
      replied(reply);
    }
  }

  private void replied(Reply reply) {
    if (phase != Phase.SERVING) {
      LOG.log(DEBUG, "Dropped the reply {0}: its client has gone", reply.status());
      return;
    }
    phase = Phase.REPLYING;
    if (body != null) {
      body.drop();
    }
    closes |= reply.closesConnection()
        || connection.loop().isClosing()
        || hasBodyLeft() && (awaitsContinue || !body.isDroppable());
    ReplyWriter writer = connection.writer();
    if (reply instanceof StreamReply stream) {
      connection.exempt();
      writer.stream(stream, fields, fate(), connection::onLoop);
    } else if (reply.bodySize() <= ReplyEncoder.SMALL_BODY_BYTES) {
      writer.write(connection.loop().encoder.whole(reply, fields, fate()));
      written();
    } else {
      connection.touch();
      writer.large(reply, fields, fate());
    }
  }

  private Fate fate() {
    return closes ? Fate.CLOSED : modern ? Fate.KEPT : Fate.KEPT_ON_REQUEST;
  }

  /** The reply is written to its end, as far as the client's socket is concerned. */
  void written() {
    if (closes) {
      phase = Phase.OVER;
      connection.close(hasBodyLeft() && !awaitsContinue);
    } else if (hasBodyLeft()) {
      phase = Phase.DROPPING;
      connection.proceed();
    } else {
      finish();
    }
  }

  private void finish() {
    phase = Phase.OVER;
    connection.next();
  }

  /** The client sends no more; it may still read, but whoever only waits is as good as gone. */
  void inputEnded() {
    switch (phase) {
      case SERVING -> {
        if (hasBodyLeft()) {
          body.cutOff();
        } else if (exchange != null && exchange.disconnected()) {
          connection.abort();
        }
      }
      case REPLYING -> {
        if (connection.writer().isStreaming()) {
          connection.abort();
        }
      }
      case DROPPING, OVER -> connection.abort();
    }
  }

  /** The connection is no more. */
  void disconnected() {
    phase = Phase.OVER;
    if (exchange != null) {
      exchange.disconnected();
    }
    if (body != null) {
      body.cutOff();
    }
  }

  /** Nothing has moved for longer than it may. */
  void restedTooLong() {
    switch (phase) {
      case SERVING -> {
        if (body != null) {
          body.cutOff();
        }
        if (phase == Phase.SERVING) {
          connection.abort();
        }
      }
      case REPLYING -> connection.abortUnlessTaking();
      case DROPPING, OVER -> connection.abort();
    }
  }
}
