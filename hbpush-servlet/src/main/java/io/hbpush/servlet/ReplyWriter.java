package io.hbpush.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a reply's body in pieces, each when the container can take it without blocking. */
final class ReplyWriter implements WriteListener {
  /** What a slow client costs at most in the container's buffers. */
  private static final int PIECE = 64 << 10;

  private final ServletExchange exchange;
  private final int size;
  private final Body body;
  private final ServletOutputStream out;

  // Guarded by the container, which calls one at a time.
  private int written;
  private boolean flushed;

  /** A body of which parts can be written. */
  interface Body {
    void write(OutputStream out, int offset, int length) throws IOException;
  }

  ReplyWriter(ServletExchange exchange, int size, Body body, ServletOutputStream out) {
    this.exchange = exchange;
    this.size = size;
    this.body = body;
    this.out = out;
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      if (written < size) {
        int length = Math.min(PIECE, size - written);
        written += length;
        body.write(out, written - length, length);
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
