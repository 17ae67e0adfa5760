package io.hbpush.hbpushd.http;

import io.hbpush.Responder;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;

/**
 * The end of a connection on which all is said: it closes when that is written, and the client
 * knows. Belongs to the thread of the event loop.
 */
final class Farewell {
  private final DuplexChannel channel;
  private final Input input;
  private final boolean lingers;
  private long discarded;

  /**
   * Has nothing done yet.
   *
   * @param lingers whether the client may be sending what nobody reads: closing at once would cost it
   *     the reply (RFC 9112, section 9.6)
   */
  Farewell(DuplexChannel channel, Input input, boolean lingers) {
    this.channel = channel;
    this.input = input;
    this.lingers = lingers;
  }

  /** Closes the connection behind what has been written. */
  void begin() {
    input.pause(false);
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::written);
  }

  private void written(Future<? super Void> written) {
    if (!written.isSuccess() || !lingers || input.isOver()) {
      channel.close();
      return;
    }
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else {
      channel.shutdownOutput();
    }
  }

  /** Drops what the client still sends, up to what is worth it. */
  void discard(int length) {
    discarded += length;
    if (discarded > Responder.DROPPED_BYTES) {
      channel.close();
    }
  }
}
