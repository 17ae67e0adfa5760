package io.hbpush.hbpushd.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DuplexChannel;
import java.util.Arrays;

/**
 * What a client has sent and nobody has read: a part of a head, or what follows a request that is
 * under way. Belongs to the thread of the event loop.
 */
final class Input {
  private static final byte[] NOTHING = {};

  private final DuplexChannel channel;
  private byte[] unread = NOTHING;
  private boolean paused;
  private boolean over;

  Input(DuplexChannel channel) {
    this.channel = channel;
  }

  boolean isEmpty() {
    return unread.length == 0;
  }

  int size() {
    return unread.length;
  }

  /** Moves what waits to the beginning of an array, and what has just been received behind it. */
  void moveTo(byte[] bytes, ByteBuf received) {
    int length = unread.length;
    if (length > 0) { // mostly not; whatever is given a reference, the collector looks at
      System.arraycopy(unread, 0, bytes, 0, length);
      unread = NOTHING;
    }
    received.readBytes(bytes, length, received.readableBytes());
  }

  /** Gives what waits to the caller. */
  byte[] remove() {
    byte[] removed = unread;
    unread = NOTHING;
    return removed;
  }

  /** Has a part of an array wait; the array stays the caller's. */
  void keep(byte[] bytes, int from, int to) {
    unread = Arrays.copyOfRange(bytes, from, to);
  }

  /** Has no more come than the system keeps for us, or goes on. */
  void pause(boolean pause) {
    if (pause != paused) {
      paused = pause;
      channel.config().setAutoRead(!pause);
    }
  }

  boolean isPaused() {
    return paused;
  }

  /** The client sends no more. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
