package io.hbpush.hbpushd.http;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.hbpush.Header;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: its requests take turns, one after the other. While one is under way
 * nothing more is read than comes in one go. Belongs to the thread of its event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  private final DuplexChannel channel;
  private final Loop loop;
  private final Input input;
  private final ReplyWriter writer;

  /**
   * The request that is under way, or was when all was said. All that a request changes is in it, and
   * this one reference: the collector looks at every old object that is given another object, and
   * with 10,000 who wait it was busy with that for a seventh of the CPU.
   */
  private @Nullable Turn turn;

  /** Set when all is said: the connection closes when that is written, and the client knows. */
  private @Nullable Farewell farewell;

  private boolean closed;

  /** Where it stands among the loop's connections, which write this. */
  int slot = Connections.NO_SLOT;

  Connection(DuplexChannel channel, Loop loop) {
    this.channel = channel;
    this.loop = loop;
    this.input = new Input(channel);
    this.writer = new ReplyWriter(channel, loop.encoder, this::written);
  }

  Loop loop() {
    return loop;
  }

  ReplyWriter writer() {
    return writer;
  }

  /** Whether no request is under way; the head of the next may have come in part. */
  private boolean isResting() {
    return turn == null && !isClosing();
  }

  private boolean isClosing() {
    return farewell != null || closed;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    loop.connections.add(this);
    if (loop.isClosing()) {
      abort();
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
      if (isClosing()) {
        at = drop(from, to);
      } else if (turn == null) {
        at = request(bytes, from, to);
      } else {
        at = turn.take(bytes, from, to);
      }
      if (at == from) {
        input.keep(bytes, from, to);
        break;
      }
    }
    boolean incomplete = isResting() && channel.isWritable();
    if (incomplete && first) {
      touch(); // from now on the head has to come as a whole
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
      var begun = new Turn(this, loop.reader);
      turn = begun;
      begun.begin(loop.reader);
      return end;
    } catch (RejectedException notHttp) {
      reject(notHttp.rejection(), List.of());
      return to;
    }
  }

  private int drop(int from, int to) {
    if (farewell != null) {
      farewell.discard(to - from);
    }
    return to;
  }

  /** Something moves on the connection; it rests from now on. */
  void touch() {
    loop.connections.touch(this);
  }

  /** The connection waits for us, and does not rest until it is touched again. */
  void exempt() {
    loop.connections.exempt(this);
  }

  boolean isOnLoop() {
    return channel.eventLoop().inEventLoop();
  }

  /** Runs a task on the thread of the event loop, and never runs it if the server has ended. */
  void onLoop(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException ended) {
      LOG.log(DEBUG, "The server has ended", ended);
    }
  }

  private void written() {
    if (turn != null) {
      turn.written();
    }
  }

  /** The reply is written, and nothing is left of the request: the next one may come. */
  void next() {
    turn = null;
    proceed();
  }

  /** Has what was written leave, and goes on with what has come meanwhile. */
  void proceed() {
    touch();
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
    if (isClosing() || turn != null && !turn.isDropping()) {
      return;
    }
    byte[] bytes = input.remove();
    writer.beginBatch();
    take(bytes, bytes.length, false);
    writer.endBatch();
    if (isResting() && (input.isOver() && channel.isWritable() || loop.isClosing())) {
      abort();
    }
  }

  /** Instead of core: what came is no request, or something failed. */
  void reject(Rejection rejection, List<Header> fields) {
    writer.write(loop.encoder.rejection(rejection, fields));
    close(true);
  }

  /**
   * Closes behind what has been written.
   *
   * @param lingers whether the client may be sending what nobody reads; also if more has come than
   *     was read
   */
  void close(boolean lingers) {
    touch();
    farewell = new Farewell(channel, input, lingers || input.isPaused());
    farewell.begin();
  }

  /** Closes at once. */
  void abort() {
    channel.close();
  }

  /** Closes at once, unless the client has taken something since this was asked last. */
  void abortUnlessTaking() {
    if (writer.isClientTaking()) {
      touch();
    } else {
      abort();
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

  /** The client sends no more. */
  private void inputEnded() {
    if (isClosing()) {
      abort();
    } else if (turn == null) {
      resumeSoon();
    } else {
      turn.inputEnded();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed = true;
    loop.closed(this);
    writer.forget();
    if (turn != null) {
      turn.disconnected();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (failure instanceof IOException || failure instanceof DecoderException) {
      LOG.log(DEBUG, "A connection failed", failure);
    } else {
      LOG.log(ERROR, "A connection failed", failure);
    }
    abort();
  }

  /** Nothing has moved for longer than it may. */
  void restedTooLong() {
    if (isClosing()) {
      abortUnlessTaking();
    } else if (turn != null) {
      turn.restedTooLong();
    } else if (!input.isEmpty()) {
      reject(Rejection.LATE, List.of());
    } else {
      abort();
    }
  }

  /** The server closes; what is under way ends by itself. */
  void serverCloses() {
    if (isResting()) {
      abort();
    }
  }
}
