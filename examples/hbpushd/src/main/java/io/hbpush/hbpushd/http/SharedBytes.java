package io.hbpush.hbpushd.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the thing that was asked for last. A message goes to all who wait for it one after the
 * other, and to all the same; what is asked for only once is not kept.
 */
final class SharedBytes {
  private @Nullable Object last;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  /**
   * Returns the bytes of a thing, which are the caller's to release.
   *
   * @param thing what they are made of; two are the same if they are one object
   */
  ByteBuf of(Object thing, Supplier<ByteBuf> made) {
    if (thing != last) {
      forget();
      last = thing;
      return made.get();
    }
    if (!bytes.isReadable()) {
      bytes = made.get();
    }
    return bytes.retainedDuplicate();
  }

  void forget() {
    last = null;
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }
}
