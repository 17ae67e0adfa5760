package io.hbpush;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the protocol answers to a subscriber. A new variant does not compile until it has a status. */
public sealed interface SubscriberReply extends Reply
    permits Allowed,
        Refusal,
        SubscriberReply.Delivered,
        SubscriberReply.NotModified,
        SubscriberReply.StreamOver {
  /** The next message: 200. */
  final class Delivered implements SubscriberReply {
    private final Message message;
    private final List<Header> headers;

    Delivered(Message message, Optional<MessageId> gap, OptionalInt appliedWait) {
      this.message = message;
      var headers = new ArrayList<Header>(8);
      message
          .content()
          .contentType()
          .ifPresent(type -> headers.add(new Header("Content-Type", type)));
      CursorHeaders.add(Optional.of(message.id()), gap, appliedWait, headers);
      this.headers = List.copyOf(headers);
    }

    /** The message that is delivered. */
    public Message message() {
      return message;
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public List<Header> headers() {
      return headers;
    }

    @Override
    public long contentLength() {
      return message.content().size();
    }

    @Override
    public int bodySize() {
      return message.content().size();
    }

    @Override
    public void writeBody(OutputStream out, int offset, int length) throws IOException {
      message.content().writeTo(out, offset, length);
    }
  }

  /**
   * No message yet: 304.
   *
   * @param cursor where the request waited, if that was after some message
   * @param gap as in {@link Lookup#gap}
   * @param appliedWait the preference that was followed, in seconds
   */
  record NotModified(Optional<MessageId> cursor, Optional<MessageId> gap, OptionalInt appliedWait)
      implements SubscriberReply {
    @Override
    public int status() {
      return 304;
    }

    @Override
    public List<Header> headers() {
      var headers = new ArrayList<Header>(6);
      CursorHeaders.add(cursor, gap, appliedWait, headers);
      return headers;
    }
  }

  /** An event stream that has come to its end for good: 204, which stops a browser's reconnects. */
  record StreamOver() implements SubscriberReply {
    @Override
    public int status() {
      return 204;
    }

    @Override
    public List<Header> headers() {
      return List.of(Refusal.NO_STORE);
    }
  }
}
