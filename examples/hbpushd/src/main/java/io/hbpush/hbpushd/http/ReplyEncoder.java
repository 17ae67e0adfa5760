package io.hbpush.hbpushd.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.Header;
import io.hbpush.Reply;
import io.hbpush.SubscriberReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Makes bytes of replies: the head, the body with it where that is small, and the parts of streams.
 * One for each event loop.
 */
final class ReplyEncoder {
  /** What is said of the connection after the reply. */
  enum Fate {
    /** Nothing: HTTP/1.1 keeps it. */
    KEPT(""),
    /** An HTTP/1.0 client asked to keep it. */
    KEPT_ON_REQUEST("Connection: keep-alive\r\n"),
    CLOSED("Connection: close\r\n");

    private final byte[] line;

    Fate(String line) {
      this.line = line.getBytes(ISO_8859_1);
    }
  }

  /** Bodies up to this size leave in one buffer with their head. */
  static final int SMALL_BODY_BYTES = 16 << 10;

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
          "'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.US)
      .withZone(ZoneOffset.UTC);

  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] TEXT =
      ascii("Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n");
  private static final byte[] COLON = ascii(": ");
  private static final byte[] LINE_END = ascii("\r\n");

  private final ByteBufAllocator allocator;
  private final HeadBytes head = new HeadBytes();

  private long second;
  private byte[] date = {};

  private final SharedBytes deliveries = new SharedBytes();
  private final SharedBytes parts = new SharedBytes();

  /** What the replies in {@link #deliveries} have beside their own fields. */
  private List<Header> sharedFields = List.of();

  ReplyEncoder(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Encodes a reply with its whole body, which is small. */
  ByteBuf whole(Reply reply, List<Header> fields, Fate fate) {
    updateDate();
    if (fate != Fate.KEPT || !(reply instanceof SubscriberReply.Delivered)) {
      return encode(reply, fields, fate);
    }
    if (!fields.equals(sharedFields)) {
      deliveries.forget();
      sharedFields = fields;
    }
    return deliveries.of(reply, () -> encode(reply, fields, fate));
  }

  /** Encodes a part of a stream. */
  ByteBuf part(byte[] bytes, int from, int length) {
    return from == 0 && length == bytes.length
        ? parts.of(bytes, () -> encodePart(bytes, from, length))
        : encodePart(bytes, from, length);
  }

  private ByteBuf encodePart(byte[] bytes, int from, int length) {
    return allocator.directBuffer(length).writeBytes(bytes, from, length);
  }

  /** Lets go of what is kept to be shared. */
  void forget() {
    deliveries.forget();
    parts.forget();
  }

  private ByteBuf encode(Reply reply, List<Header> fields, Fate fate) {
    ByteBuf out = head(reply, fields, fate, reply.bodySize());
    if (reply.bodySize() > 0) {
      try (var stream = new ByteBufOutputStream(out)) {
        reply.writeBody(stream, 0, reply.bodySize());
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
    return out;
  }

  /**
   * Encodes the head of a reply.
   *
   * @param fields what it gets beside its own
   * @param room how many bytes are going to be added
   */
  ByteBuf head(Reply reply, List<Header> fields, Fate fate, int room) {
    begin(reply.status());
    add(reply.headers());
    add(fields);
    end(reply.contentLength(), fate);
    return head.toBuffer(allocator, room);
  }

  /** Encodes what is said before the connection is closed. */
  ByteBuf rejection(Rejection rejection, List<Header> fields) {
    begin(rejection.status());
    head.add(TEXT);
    add(fields);
    end(rejection.body().length, Fate.CLOSED);
    return head.add(rejection.body()).toBuffer(allocator, 0);
  }

  private void begin(int status) {
    updateDate();
    head.clear().add(StatusLine.of(status)).add(date);
  }

  private void add(List<Header> fields) {
    for (Header field : fields) {
      head.add(field.name()).add(COLON).add(field.value()).add(LINE_END);
    }
  }

  private void end(long contentLength, Fate fate) {
    if (contentLength >= 0) {
      head.add(CONTENT_LENGTH).add(Long.toString(contentLength)).add(LINE_END);
    }
    head.add(fate.line).add(LINE_END);
  }

  private void updateDate() {
    long now = System.currentTimeMillis() / 1000;
    if (now != second) {
      second = now;
      date = ascii(DATE.format(Instant.ofEpochSecond(now)));
      deliveries.forget();
    }
  }
}
