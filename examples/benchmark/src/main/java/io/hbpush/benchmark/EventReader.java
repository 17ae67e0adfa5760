package io.hbpush.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes events out of an event stream, whether it comes in chunks or not. Knows lines of {@code id}
 * and {@code data}; an event without data is none.
 */
final class EventReader {
  private static final byte[] ID = {'i', 'd', ':'};
  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  private final boolean chunked;

  /** Bytes of the current chunk that are still to come, with the line end after it. */
  private int chunk;

  private byte[] text = new byte[512];
  private int length;

  private EventReader(boolean chunked) {
    this.chunked = chunked;
  }

  /**
   * Begins to read after the head of a reply.
   *
   * @throws IOException if it does not promise an event stream
   */
  static EventReader of(Reply head) throws IOException {
    String type = head.header("Content-Type").orElse("");
    if (head.status() != 200 || !type.startsWith("text/event-stream")) {
      throw new IOException(
          "an event stream was answered with " + head.status() + " and type " + type);
    }
    return new EventReader(head.header("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked"));
  }

  /**
   * Reads what there is, and hands out the events that are complete.
   *
   * @throws IOException if the stream ends or is broken
   */
  void read(ByteBuffer in, HttpLoad.StreamClient client) throws IOException {
    if (chunked) {
      while (takeChunk(in)) {
        // there may be more
      }
    } else {
      append(in, in.remaining());
    }
    handOut(client);
  }

  /** Takes a piece of a chunk; false if more has to come first. */
  private boolean takeChunk(ByteBuffer in) throws IOException {
    if (chunk == 0 && !takeSize(in)) {
      return false;
    }
    int data = Math.min(chunk - 2, in.remaining());
    if (data > 0) {
      append(in, data);
      chunk -= data;
    }
    int end = chunk > 2 ? 0 : Math.min(chunk, in.remaining());
    in.position(in.position() + end);
    chunk -= end;
    return chunk == 0;
  }

  private boolean takeSize(ByteBuffer in) throws IOException {
    int size = 0;
    for (int i = in.position(); i < in.limit(); i++) {
      byte next = in.get(i);
      int digit = Character.digit(next, 16);
      if (digit >= 0) {
        size = size << 4 | digit;
      } else if (next == '\n') {
        if (size == 0) {
          throw new IOException("the server ended an event stream");
        }
        in.position(i + 1);
        chunk = size + 2;
        return true;
      } else if (next != '\r') {
        throw new IOException("this is no chunk's size: " + (char) next);
      }
    }
    return false;
  }

  private void append(ByteBuffer in, int count) {
    if (length + count > text.length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, length + count));
    }
    in.get(text, length, count);
    length += count;
  }

  private void handOut(HttpLoad.StreamClient client) throws IOException {
    int event = 0;
    int line = 0;
    ByteBuffer id = ByteBuffer.wrap(text, 0, 0);
    ByteBuffer data = null;
    for (int i = 0; i < length; i++) {
      if (text[i] != '\n') {
        continue;
      }
      if (i == line) {
        if (data != null) {
          client.received(new Event(id, data));
        }
        event = i + 1;
        data = null;
        id = ByteBuffer.wrap(text, 0, 0);
      } else if (begins(line, DATA)) {
        data = value(line + DATA.length, i);
      } else if (begins(line, ID)) {
        id = value(line + ID.length, i);
      }
      line = i + 1;
    }
    System.arraycopy(text, event, text, 0, length - event);
    length -= event;
  }

  private boolean begins(int line, byte[] name) {
    int end = line + name.length;
    return end <= length && Arrays.equals(text, line, end, name, 0, name.length);
  }

  private ByteBuffer value(int begin, int end) {
    int blank = begin < end && text[begin] == ' ' ? 1 : 0;
    return ByteBuffer.wrap(text, begin + blank, end - begin - blank);
  }
}
