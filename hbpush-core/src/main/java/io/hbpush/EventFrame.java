package io.hbpush;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A message as an event (PROTOCOL.md, "Event streams"), written piece by piece: it is never there as
 * a whole unless it is small. Not safe for many threads.
 */
final class EventFrame {
  /** The name of the event that tells of a gap. */
  private static final String GAP = "gap";

  private static final String CONFLICT = "conflict";

  /** Bodies up to this size are made into bytes once for all streams. */
  static final int SMALL_BODY_BYTES = 16 << 10;

  private static final byte[] DATA = ascii("data: ");

  /** The end of the last line, and of the event. */
  private static final byte[] END = ascii("\n\n");

  private static final int FASTEST_RETRY_MILLIS = 1000;
  private static final int SLOWEST_RETRY_MILLIS = 3000;

  /** A comment that says nothing, so that proxies see that somebody is there. */
  static final byte[] HEARTBEAT = ascii(":\n\n");

  private final Content content;
  private final byte[] head;

  private int headWritten;
  private int bodyRead;
  private boolean afterCarriageReturn;
  private boolean over;

  private EventFrame(Content content, String id) {
    this.content = content;
    head = ascii(
        content.event().map(name -> "event: " + name + "\n").orElse("") + "id: " + id + "\ndata: ");
  }

  /** Begins the event of a message. */
  static EventFrame of(Message message) {
    return new EventFrame(message.content(), message.id().toString());
  }

  /** Begins the event of a message in a stream of several channels. */
  static EventFrame named(Message message, String channelId) {
    return new EventFrame(message.content(), message.id() + " " + ChannelName.encode(channelId));
  }

  /** What a stream begins with: a comment, and when to come back after it broke. */
  static byte[] opening() {
    int retry = ThreadLocalRandom.current().nextInt(FASTEST_RETRY_MILLIS, SLOWEST_RETRY_MILLIS + 1);
    return ascii(": hbpush\nretry: " + retry + "\n\n");
  }

  /** Sets the client's cursor, without an event. */
  static byte[] position(MessageId cursor) {
    return ascii(idLine(cursor) + "\n");
  }

  /** Tells that all up to that id is gone; the client goes on from there. */
  static byte[] gap(MessageId gone) {
    return ascii("event: " + GAP + "\n" + idLine(gone) + "data: " + gone + "\n\n");
  }

  /**
   * Tells that all up to that id may be gone, but that the stream begins again with what is stored. The
   * client keeps its cursor: if the stream breaks now, the next one begins again, too.
   */
  static byte[] restart(MessageId gone) {
    return ascii("event: " + GAP + "\ndata: " + gone + "\n\n");
  }

  /** Tells that the channel was deleted, and the client not to come back. */
  static byte[] gone() {
    return ascii("event: " + CursorField.GONE + "\nid: " + CursorField.GONE + "\ndata: \n\n");
  }

  /** Tells that another subscriber has taken the place, and the client not to come back. */
  static byte[] conflict() {
    return ascii("event: " + CONFLICT + "\nid: " + CursorField.GONE + "\ndata: \n\n");
  }

  private static String idLine(MessageId id) {
    return "id: " + id + "\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The whole event of which nothing was read, if its body is small. */
  Optional<byte[]> whole() {
    if (content.size() > SMALL_BODY_BYTES) {
      return Optional.empty();
    }
    var piece = new byte[head.length + content.size() + 2 * DATA.length];
    var whole = new ByteArrayOutputStream(piece.length);
    while (!isOver()) {
      whole.write(piece, 0, read(piece, 0));
    }
    return Optional.of(whole.toByteArray());
  }

  boolean isOver() {
    return over;
  }

  /**
   * Puts the next bytes into a buffer.
   *
   * @param from where in the buffer; at least 16 bytes must be left there
   * @return how many bytes there are now in the buffer
   */
  int read(byte[] buffer, int from) {
    int to = from;
    int begin = Math.min(head.length - headWritten, buffer.length - to);
    System.arraycopy(head, headWritten, buffer, to, begin);
    headWritten += begin;
    to += begin;
    if (headWritten < head.length) {
      return to;
    }
    // A line's end becomes two more things, so room for them is kept.
    int most = buffer.length - 1 - DATA.length;
    while (to < most && bodyRead < content.size()) {
      byte next = content.byteAt(bodyRead++);
      boolean ended = next == '\r' || next == '\n';
      if (!ended) {
        buffer[to++] = next;
      } else if (next == '\r' || !afterCarriageReturn) {
        buffer[to++] = '\n';
        System.arraycopy(DATA, 0, buffer, to, DATA.length);
        to += DATA.length;
      }
      afterCarriageReturn = next == '\r';
    }
    if (bodyRead == content.size() && buffer.length - to >= END.length) {
      System.arraycopy(END, 0, buffer, to, END.length);
      to += END.length;
      over = true;
    }
    return to;
  }
}
