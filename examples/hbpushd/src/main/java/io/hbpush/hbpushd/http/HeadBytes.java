package io.hbpush.hbpushd.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/** Collects the bytes of a head, so that they go into a buffer outside the heap in one piece. */
final class HeadBytes {
  private byte[] bytes = new byte[1024];
  private int length;

  /** Begins again with nothing. */
  HeadBytes clear() {
    length = 0;
    return this;
  }

  HeadBytes add(byte[] more) {
    if (length + more.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + more.length));
    }
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /** Adds text; what is not ISO 8859-1 becomes a question mark. */
  HeadBytes add(String text) {
    return add(text.getBytes(ISO_8859_1));
  }

  /**
   * Returns a buffer with all of it.
   *
   * @param room how many bytes are going to be added there
   */
  ByteBuf toBuffer(ByteBufAllocator allocator, int room) {
    return allocator.directBuffer(length + room).writeBytes(bytes, 0, length);
  }
}
