package io.hbpush.hbpushd.http;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.hbpush.BodySink;
import io.hbpush.Exchange;
import io.hbpush.Header;
import io.hbpush.Reply;
import io.hbpush.Responder;
import io.hbpush.SubscriberReply;
import io.hbpush.hbpushd.http.ReplyEncoder.Fate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: its requests, one after the other. It is all that waits while core holds
 * a request. While one is under way nothing more is read than comes in one go.
 *
 * <p>Belongs to the thread of its event loop; only replies come from other threads too, and hop.
 */
final class Connection extends ChannelInboundHandlerAdapter implements Responder, Runnable {
  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** What the connection is about. */
  private enum Phase {
    /** No request is under way; the head of the next may have come in part. */
    RESTING,
    /** Core has a request, and has not replied. Its body may still be coming. */
    SERVING,
    /** A reply is being written. */
    REPLYING,
    /** The reply is written; what is left of the request's body is dropped before the next one. */
    DROPPING,
    /** All is said. The connection closes when that is written, and the client knows. */
    CLOSING,
    /** It is no more. */
    CLOSED
  }

  private final DuplexChannel channel;
  private final Loop loop;
  private final Input input;
  private final ReplyWriter writer;
  private Phase phase = Phase.RESTING;

  // Of the request that is under way.
  private @Nullable Exchange exchange;
  private @Nullable BodyReader body;
  private @Nullable BodySink sink;
  private List<Header> fields = List.of();
  private boolean modern;
  private boolean closes;
  private boolean awaitsContinue;

  /** A reply on its way from another thread. */
  private @Nullable Reply arrived;

  /** Set while it is closing. */
  private @Nullable Farewell farewell;

  // Guarded by the loop's IdleConnections.
  @Nullable
  Connection earlier;

  @Nullable
  Connection later;

  int restsSince;

  Connection(DuplexChannel channel, Loop loop) {
    this.channel = channel;
    this.loop = loop;
    this.input = new Input(channel);
    this.writer = new ReplyWriter(channel, loop.encoder, this::written);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    loop.opened();
    loop.idle.touch(this);
    if (loop.isClosing()) {
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    writer.beginBatch();
    var received = (ByteBuf) message;
    boolean first = input.isEmpty();
    int to = input.size() + received.readableBytes();
    byte[] bytes = loop.input(to);
    input.moveTo(bytes, received);
    received.release();
    take(bytes, to, first);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    writer.endBatch();
  }

  /** Goes through what has come, as far as that can be done now. */
  private void take(byte[] bytes, int to, boolean first) {
    int at = 0;
    while (at < to) {
      int from = at;
      at = switch (phase) {
        case RESTING -> request(bytes, from, to);
        case SERVING, DROPPING -> body(bytes, from, to);
        case REPLYING -> from;
        case CLOSING, CLOSED -> drop(from, to);
      };
      if (at == from) {
        input.keep(bytes, from, to);
        break;
      }
    }
    boolean incomplete = phase == Phase.RESTING && channel.isWritable();
    if (incomplete && first) {
      loop.idle.touch(this); // from now on the head has to come as a whole
    }
    input.pause(!input.isEmpty() && !incomplete);
  }

  private int request(byte[] bytes, int from, int to) {
    if (!channel.isWritable()) {
      return from; // the client sends requests and does not read the replies
    }
    try {
      int end = loop.reader.read(bytes, from, to);
      if (end == RequestReader.INCOMPLETE) {
        return from;
      }
      serve(loop.reader);
      return end;
    } catch (RejectedException notHttp) {
      fields = List.of();
      reject(notHttp.rejection());
      return to;
    }
  }

  private void serve(RequestReader head) {
    phase = Phase.SERVING;
    modern = head.isModern();
    closes = !head.keepsConnection();
    awaitsContinue = head.expectsContinue();
    fields = List.of();
    body = head.hasBody() ? new BodyReader(head.contentLength()) : null;
    try {
      Exchange begun = loop.locations.accept(head, this);
      if (phase == Phase.SERVING || phase == Phase.REPLYING) {
        exchange = begun;
      }
      beginBody();
    } catch (RuntimeException failure) {
      LOG.log(ERROR, "A request could not be served", failure);
      if (phase == Phase.SERVING) {
        reject(Rejection.FAILED);
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
      writer.write(Unpooled.wrappedBuffer(CONTINUE));
      writer.flush();
    }
  }

  private boolean hasBodyLeft() {
    return body != null && !body.isOver();
  }

  /** A request that waits for core, and not for the client, does not rest. */
  private void settle() {
    if (phase == Phase.SERVING) {
      if (hasBodyLeft()) {
        loop.idle.touch(this);
      } else {
        loop.idle.remove(this);
      }
    }
  }

  private int body(byte[] bytes, int from, int to) {
    BodyReader body = this.body;
    if (body == null || body.isOver() || !body.isWanted() && !body.isDroppable()) {
      return from;
    }
    int end = body.take(bytes, from, to);
    if (phase == Phase.DROPPING && body.isOver()) {
      finished();
    }
    settle();
    return end;
  }

  private int drop(int from, int to) {
    if (farewell != null) {
      farewell.discard(to - from);
    }
    return to;
  }

  @Override
  public void reply(Reply reply) {
    if (channel.eventLoop().inEventLoop()) {
      replied(reply);
      return;
    }
    arrived = reply;
    onLoop(this);
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

  private void onLoop(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException ended) {
      LOG.log(DEBUG, "The server has ended", ended);
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
        || loop.isClosing()
        || hasBodyLeft() && (awaitsContinue || !body.isDroppable());
    if (reply instanceof SubscriberReply.Stream stream) {
      closes |= !modern;
      loop.idle.remove(this);
      writer.stream(stream, fields, fate(), modern, this::onLoop);
    } else if (reply.bodySize() <= ReplyEncoder.SMALL_BODY_BYTES) {
      writer.write(loop.encoder.whole(reply, fields, fate()));
      written();
    } else {
      loop.idle.touch(this);
      writer.large(reply, fields, fate());
    }
  }

  private Fate fate() {
    return closes ? Fate.CLOSED : modern ? Fate.KEPT : Fate.KEPT_ON_REQUEST;
  }

  /** Instead of core: what came is no request, or something failed. */
  private void reject(Rejection rejection) {
    writer.write(loop.encoder.rejection(rejection, fields));
    close(true);
  }

  /** The reply is written to its end, as far as the client's socket is concerned. */
  private void written() {
    if (closes) {
      close(hasBodyLeft() && !awaitsContinue || input.isPaused());
    } else if (hasBodyLeft()) {
      phase = Phase.DROPPING;
      loop.idle.touch(this);
      writer.flush();
      resumeSoon();
    } else {
      finished();
    }
  }

  /**
   * Closes behind what has been written.
   *
   * @param lingers whether the client may be sending what nobody reads
   */
  private void close(boolean lingers) {
    phase = Phase.CLOSING;
    loop.idle.touch(this);
    farewell = new Farewell(channel, input, lingers);
    farewell.begin();
  }

  private void finished() {
    phase = Phase.RESTING;
    exchange = null;
    body = null;
    loop.idle.touch(this);
    writer.flush();
    resumeSoon();
  }

  /** On a stack of its own: this one may be another connection's, which is using the input. */
  private void resumeSoon() {
    if (!input.isEmpty() || input.isOver() || loop.isClosing()) {
      onLoop(this::resume);
    }
  }

  private void resume() {
    if (phase != Phase.RESTING && phase != Phase.DROPPING) {
      return;
    }
    byte[] bytes = input.remove();
    writer.beginBatch();
    take(bytes, bytes.length, false);
    writer.endBatch();
    if (phase == Phase.RESTING && (input.isOver() && channel.isWritable() || loop.isClosing())) {
      channel.close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!channel.isWritable()) {
      return;
    }
    if (writer.isUnderWay()) {
      writer.goOn();
    } else {
      resumeSoon();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !input.isOver()) {
      input.end();
      inputEnded();
    }
  }

  /** The client sends no more; it may still read, but whoever only waits is as good as gone. */
  private void inputEnded() {
    switch (phase) {
      case RESTING -> resumeSoon();
      case SERVING -> {
        if (hasBodyLeft()) {
          body.cutOff();
        } else if (exchange != null && exchange.disconnected()) {
          channel.close();
        }
      }
      case REPLYING -> {
        if (writer.isStreaming()) {
          channel.close();
        }
      }
      case DROPPING, CLOSING, CLOSED -> channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    phase = Phase.CLOSED;
    loop.idle.remove(this);
    loop.closed();
    writer.forget();
    if (exchange != null) {
      exchange.disconnected();
    }
    if (body != null) {
      body.cutOff();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (failure instanceof IOException || failure instanceof DecoderException) {
      LOG.log(DEBUG, "A connection failed", failure);
    } else {
      LOG.log(ERROR, "A connection failed", failure);
    }
    channel.close();
  }

  /** Nothing has moved for longer than it may. */
  void restedTooLong() {
    switch (phase) {
      case RESTING -> {
        if (!input.isEmpty()) {
          reject(Rejection.LATE);
        } else {
          channel.close();
        }
      }
      case SERVING -> {
        if (body != null) {
          body.cutOff();
        }
        if (phase == Phase.SERVING) {
          channel.close();
        }
      }
      case REPLYING, CLOSING -> {
        if (writer.isClientTaking()) {
          loop.idle.touch(this);
        } else {
          channel.close();
        }
      }
      case DROPPING, CLOSED -> channel.close();
    }
  }

  /** The server closes; what is under way ends by itself. */
  void serverCloses() {
    if (phase == Phase.RESTING) {
      channel.close();
    }
  }
}
