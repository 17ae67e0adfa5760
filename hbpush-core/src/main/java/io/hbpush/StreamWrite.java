package io.hbpush;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** What leaves in one write to a stream's client; a single piece is not copied. */
final class StreamWrite {
  /** Small messages leave together until there are so many bytes. */
  private static final int FULL_BYTES = 32 << 10;

  private byte @Nullable [] one;
  private @Nullable ByteArrayOutputStream more;
  private int size;

  void add(byte[] piece) {
    size += piece.length;
    if (one == null) {
      one = piece;
      return;
    }
    if (more == null) {
      more = new ByteArrayOutputStream(FULL_BYTES);
      more.writeBytes(one);
    }
    more.writeBytes(piece);
  }

  boolean isEmpty() {
    return one == null;
  }

  boolean isFull() {
    return size >= FULL_BYTES;
  }

  void to(OutputStream out) throws IOException {
    if (more != null) {
      more.writeTo(out);
    } else if (one != null) {
      out.write(one, 0, one.length);
    }
  }
}
