package io.hbpush;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the protocol answers to a subscriber. A new variant does not compile until it has a status. */
public sealed interface SubscriberReply extends Reply
    permits Allowed,
        Refusal,
        StreamReply,
        SubscriberReply.Batch,
        SubscriberReply.Delivered,
        SubscriberReply.NotModified,
        SubscriberReply.StreamOver {
  /** The next message: 200. */
  final class Delivered implements SubscriberReply {
    private final String channelId;
    private final Message message;
    private final Optional<MessageId> gap;
    private final OptionalInt appliedWait;

    /** Whether the reply says which channel it is from. */
    private final boolean named;

    // Made when somebody wants them; by two at once, they are the same.
    private volatile @Nullable List<Header> headers;
    private volatile @Nullable Optional<byte[]> event;
    private volatile @Nullable Delivered withName;

    private Delivered(
        String channelId,
        Message message,
        Optional<MessageId> gap,
        OptionalInt appliedWait,
        boolean named) {
      this.channelId = channelId;
      this.message = message;
      this.gap = gap;
      this.appliedWait = appliedWait;
      this.named = named;
    }

    /** The reply that many share: without a gap, and without the channel's name. */
    static Delivered of(Delivery delivery) {
      return new Delivered(
          delivery.channelId(), delivery.message(), Optional.empty(), OptionalInt.empty(), false);
    }

    /** The same, with the channel's name; made once for all who share it. */
    Delivered named() {
      Delivered known = withName;
      if (known == null) {
        known = new Delivered(channelId, message, gap, appliedWait, true);
        withName = known;
      }
      return known;
    }

    /** The same for one request, with what is gone before it and the preference that was followed. */
    Delivered with(Optional<MessageId> gap, OptionalInt appliedWait) {
      return gap.isEmpty() && appliedWait.isEmpty()
          ? this
          : new Delivered(channelId, message, gap, appliedWait, named);
    }

    /** The message that is delivered. */
    public Message message() {
      return message;
    }

    /** The channel it was published to. */
    String channelId() {
      return channelId;
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public List<Header> headers() {
      List<Header> known = headers;
      if (known == null) {
        var made = new ArrayList<Header>(8);
        message
            .content()
            .contentType()
            .ifPresent(type -> made.add(new Header("Content-Type", type)));
        CursorHeaders.add(Optional.of(message.id()), gap, appliedWait, made);
        addName(made);
        known = List.copyOf(made);
        headers = known;
      }
      return known;
    }

    /** The fields of the message where it is a part of a {@link Batch}. */
    private List<Header> partHeaders() {
      var made = new ArrayList<Header>(6);
      message.content().contentType().ifPresent(type -> made.add(new Header("Content-Type", type)));
      CursorHeaders.addCursor(message.id(), made);
      addName(made);
      gap.ifPresent(id -> made.add(CursorHeaders.gap(id)));
      made.add(new Header("Content-Length", Integer.toString(message.content().size())));
      return made;
    }

    private void addName(List<Header> headers) {
      if (named) {
        headers.add(new Header("Message-Channel", ChannelName.encode(channelId)));
      }
    }

    /** The message as an event, if it is small; without a gap. */
    Optional<byte[]> event() {
      Optional<byte[]> known = event;
      if (known == null) {
        known = frame().whole();
        event = known;
      }
      return known;
    }

    /** The message as an event, from its beginning; without a gap. */
    EventFrame frame() {
      return named ? EventFrame.named(message, channelId) : EventFrame.of(message);
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
   * The next messages in one reply, each a part of a {@code multipart/mixed} body: 200. Its cursor is
   * the last one's id.
   */
  final class Batch implements SubscriberReply {
    /** How many messages one reply has at most. */
    static final int MOST = 256;

    /** How many bytes of bodies one reply has at most; a first message may be larger. */
    private static final int MOST_BYTES = 1 << 20;

    private final List<Header> headers;
    private final MultipartBody body;

    private Batch(List<Header> headers, MultipartBody body) {
      this.headers = headers;
      this.body = body;
    }

    /** Whether the parts' fields have room beside the message: an array has no more than 2 GiB. */
    static boolean canBegin(Message message) {
      return message.content().size() <= Integer.MAX_VALUE - (4 << 20);
    }

    /**
     * Makes the reply.
     *
     * @param messages the next messages, at least one; those that are too much are left for later
     * @param gap what is gone before the first
     */
    static Batch of(List<Delivered> messages, Optional<MessageId> gap, OptionalInt appliedWait) {
      var parts = new ArrayList<MultipartBody.Part>();
      long bytes = 0;
      Delivered last = messages.get(0);
      for (Delivered next : messages) {
        Content content = next.message().content();
        bytes += content.size();
        if (!parts.isEmpty() && bytes > MOST_BYTES) {
          break;
        }
        parts.add(new MultipartBody.Part(next.partHeaders(), content));
        last = next;
      }
      String boundary = "hbpush-" + UUID.randomUUID();
      var headers = new ArrayList<Header>(8);
      headers.add(new Header("Content-Type", "multipart/mixed; boundary=" + boundary));
      CursorHeaders.add(Optional.of(last.message().id()), gap, appliedWait, headers);
      headers.add(new Header("Vary", "Accept"));
      return new Batch(List.copyOf(headers), new MultipartBody(boundary, parts));
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
      return body.size();
    }

    @Override
    public int bodySize() {
      return body.size();
    }

    @Override
    public void writeBody(OutputStream out, int offset, int length) throws IOException {
      body.writeTo(out, offset, length);
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
