package io.hbpush.hbpushd.http;

import io.hbpush.BodySink;
import io.hbpush.Responder;
import org.jspecify.annotations.Nullable;

/** Finds the end of one request's body: by its length, or chunk by chunk. */
final class BodyReader {
  /** No chunk is longer than a long says, and no size has more to it that we would read. */
  private static final int MAX_SIZE_DIGITS = 15;

  /** What extensions and trailers may have, all together, before it is too much of nothing. */
  private static final int MAX_NOISE_BYTES = 8 << 10;

  /** What comes next. */
  private enum Part {
    /** The bytes of a body whose length was told, or of a chunk. */
    DATA,
    /** The line break after a chunk, of which the first half may have come. */
    DATA_END,
    /** The hexadecimal digits of a chunk's size. */
    SIZE,
    /** What follows the size on its line: extensions, which mean nothing here. */
    EXTENSION,
    /** A line after the last chunk: empty, and that is the end, or a trailer, which is ignored. */
    TRAILER,
    /** Nothing: it has come to its end. */
    OVER,
    /** Nothing more that would make sense. */
    BROKEN
  }

  private final boolean chunked;
  private Part part;
  private long left;
  private int digits;
  private int noise;
  private int lineLength;
  private boolean carriageReturn;

  /** Takes the body; null: it is dropped. */
  private @Nullable BodySink sink;

  private long dropped;

  /**
   * Begins a body, which is dropped until somebody wants it.
   *
   * @param length its length, not 0; -1: it comes in chunks
   */
  BodyReader(long length) {
    chunked = length < 0;
    part = chunked ? Part.SIZE : Part.DATA;
    left = Math.max(0, length);
  }

  /** Has the body go to a sink from now on. */
  void to(BodySink sink) {
    this.sink = sink;
  }

  /** Whether somebody takes it. */
  boolean isWanted() {
    return sink != null;
  }

  /** Has the rest of the body go nowhere: the reply has come. */
  void drop() {
    sink = null;
  }

  boolean isOver() {
    return part == Part.OVER;
  }

  /** Whether what follows on the connection cannot be found. */
  boolean isBroken() {
    return part == Part.BROKEN;
  }

  /** Whether so little is left that it can be dropped, if nobody wants it. */
  boolean isDroppable() {
    return !chunked && dropped + left <= Responder.DROPPED_BYTES;
  }

  /** The client sends no more. */
  void cutOff() {
    if (part != Part.OVER && part != Part.BROKEN) {
      part = Part.BROKEN;
      if (sink != null) {
        sink.failed();
      }
    }
  }

  private void end() {
    part = Part.OVER;
    if (sink != null) {
      sink.end();
    }
  }

  /**
   * Takes what has come of the body.
   *
   * @return where that ends; all after it is not the body's
   */
  int take(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && part != Part.OVER && part != Part.BROKEN) {
      at = part == Part.DATA ? data(bytes, at, to) : framing(bytes[at], at + 1);
    }
    return at;
  }

  private int data(byte[] bytes, int from, int to) {
    int length = (int) Math.min(to - from, left);
    left -= length;
    if (sink != null) {
      sink.data(bytes, from, length);
    } else {
      dropped += length;
    }
    if (left == 0) {
      if (chunked) {
        part = Part.DATA_END;
      } else {
        end();
      }
    }
    return from + length;
  }

  private int framing(byte b, int next) {
    switch (part) {
      case DATA_END -> dataEnd(b);
      case SIZE -> size(b);
      case EXTENSION -> extension(b);
      case TRAILER -> trailer(b);
      case DATA, OVER, BROKEN -> throw new IllegalStateException(part.name());
    }
    return next;
  }

  private void dataEnd(byte b) {
    if (isLineEnd(b)) {
      part = Part.SIZE;
      digits = 0;
    } else if (!carriageReturn) {
      cutOff();
    }
  }

  private void size(byte b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0 && digits < MAX_SIZE_DIGITS) {
      left = left << 4 | digit;
      digits++;
    } else if (digits > 0 && (b == '\r' || b == ';' || b == ' ' || b == '\t')) {
      part = Part.EXTENSION;
      extension(b);
    } else {
      cutOff();
    }
  }

  private void extension(byte b) {
    if (isLineEnd(b)) {
      part = left == 0 ? Part.TRAILER : Part.DATA;
      lineLength = 0;
    } else if (!carriageReturn && !isNoise(b)) {
      cutOff();
    }
  }

  private void trailer(byte b) {
    if (isLineEnd(b)) {
      if (lineLength == 0) {
        end();
      }
      lineLength = 0;
    } else if (!carriageReturn) {
      lineLength++;
      if (!isNoise(b)) {
        cutOff();
      }
    }
  }

  private boolean isNoise(byte b) {
    return ++noise <= MAX_NOISE_BYTES && (b < 0 || b >= ' ' || b == '\t');
  }

  /** Whether this byte completes a line break; only both halves together are one. */
  private boolean isLineEnd(byte b) {
    boolean complete = carriageReturn && b == '\n';
    if (carriageReturn && !complete) {
      carriageReturn = false;
      cutOff();
      return false;
    }
    carriageReturn = b == '\r';
    return complete;
  }
}
