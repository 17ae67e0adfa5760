package io.hbpush.benchmark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An event of a stream; a view of what was read, as {@link Reply}.
 *
 * @param id its id, empty if it has none
 * @param data its last line of data, from position to limit
 */
record Event(ByteBuffer id, ByteBuffer data) {
  /** The id as text. */
  String idText() {
    return StandardCharsets.ISO_8859_1.decode(id.duplicate()).toString();
  }
}
