package io.hbpush.servlet;

import io.hbpush.Reply;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Writes a reply's body in pieces, each when the container can take it without blocking. */
final class ReplyWriter implements WriteListener {
  /** What a slow client costs at most in the container's buffers. */
  private static final int PIECE = 64 << 10;

  private final ServletExchange exchange;
  private final Reply reply;
  private final ServletOutputStream out;

  // Guarded by the container, which calls one at a time.
  private int written;
  private boolean flushed;

  ReplyWriter(ServletExchange exchange, Reply reply, ServletOutputStream out) {
    this.exchange = exchange;
    this.reply = reply;
    this.out = out;
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      if (written < reply.bodySize()) {
        int length = Math.min(PIECE, reply.bodySize() - written);
        written += length;
        reply.writeBody(out, written - length, length);
      } else if (!flushed) {
        flushed = true; // or the container would do it at the end, blocking
        out.flush();
      } else {
        exchange.replyWritten();
        return;
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    exchange.writeFailed(failure);
  }
}
