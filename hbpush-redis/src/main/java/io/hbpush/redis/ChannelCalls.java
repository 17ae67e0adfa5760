package io.hbpush.redis;

import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes the calls for channels: where a channel lives, and what each script takes and gives. */
final class ChannelCalls {
  private static final String CLOCK_PREFIX = "hbpush:clock:";
  private static final String NOTICE_PREFIX = "hbpush:";

  /** Longer than the years that Redis can count in milliseconds would not be an error, but no use. */
  private static final long LONGEST_SECONDS = 1L << 32;

  private static final long UNLIMITED = -1;

  private final String keyPrefix;
  private final String noticePrefix;
  private final byte[] clock;
  private final Supplier<String> now;

  /**
   * Describes where a store's channels are.
   *
   * @param database the number of the database; pub/sub knows none, so names carry it
   * @param now seconds that a test gives instead of the server's; empty text: the server's
   */
  ChannelCalls(String keyPrefix, int database, Supplier<String> now) {
    this.keyPrefix = keyPrefix;
    this.noticePrefix = NOTICE_PREFIX + database + ":" + keyPrefix;
    this.clock = utf8(CLOCK_PREFIX + keyPrefix);
    this.now = now;
  }

  /** What APPEND answers. */
  record Appended(long id, long previous, long messages, long receivers) {
    boolean isDone() {
      return id != Score.NONE;
    }
  }

  /** What AFTER answers; without a channel {@code birth} is -1. */
  record Found(long clock, long birth, long last, long timeout, List<StoredMessage> messages) {
    boolean channelExists() {
      return birth >= 0;
    }
  }

  /** What INFO and CREATE answer; {@code messages} is -1 if there is no channel. */
  record Count(long messages, long last) {}

  /** What DELETE answers. */
  record Deleted(long id, long messages, long last) {
    boolean isDone() {
      return id != Score.NONE;
    }
  }

  Call<Appended> append(String channelId, Content content, AppendRules rules) {
    return new Call<>(
        Script.APPEND,
        keys(channelId),
        List.of(
            noticeName(channelId),
            now(),
            flag(rules.createChannel()),
            flag(rules.storeMessage()),
            timeout(rules.limits()),
            max(rules.limits()),
            StoredMessage.payload(content)),
        reply -> reply.size() == 1
            ? new Appended(Score.NONE, 0, 0, 0)
            : new Appended(number(reply, 0), number(reply, 1), number(reply, 2), number(reply, 3)),
        true);
  }

  /**
   * Looks up messages.
   *
   * @param limit how many at most; 0 only asks about the channel, without its last id
   * @param touch whether somebody watches, so that the channel has to live on
   */
  Call<Found> after(String channelId, long cursor, int limit, boolean touch) {
    return new Call<>(
        Script.AFTER,
        keys(channelId),
        List.of(now(), decimal(cursor), decimal(limit), flag(touch)),
        ChannelCalls::found,
        false);
  }

  private static Found found(List<?> reply) {
    if (reply.size() == 1) {
      return new Found(number(reply, 0), -1, Score.NONE, UNLIMITED, List.of());
    }
    var messages = new ArrayList<StoredMessage>();
    for (Object member : (List<?>) reply.get(4)) {
      messages.add(StoredMessage.read(ByteBuffer.wrap((byte[]) member)));
    }
    return new Found(
        number(reply, 0), number(reply, 1), number(reply, 2), number(reply, 3), messages);
  }

  Call<Count> create(String channelId, Limits limits) {
    return new Call<>(
        Script.CREATE,
        keys(channelId),
        List.of(noticeName(channelId), now(), timeout(limits), max(limits)),
        ChannelCalls::count,
        false);
  }

  Call<Deleted> delete(String channelId) {
    return new Call<>(
        Script.DELETE,
        keys(channelId),
        List.of(noticeName(channelId), now()),
        reply -> reply.size() == 1
            ? new Deleted(Score.NONE, 0, 0)
            : new Deleted(number(reply, 0), number(reply, 1), number(reply, 2)),
        true);
  }

  Call<Count> info(String channelId) {
    return new Call<>(Script.INFO, keys(channelId), List.of(now()), ChannelCalls::count, false);
  }

  private static Count count(List<?> reply) {
    return reply.isEmpty() ? new Count(-1, 0) : new Count(number(reply, 0), number(reply, 1));
  }

  /** The name under which nodes listen to the channel. */
  byte[] noticeName(String channelId) {
    return utf8(noticePrefix + channelId);
  }

  /** The channel that has this name. */
  String channelId(byte[] noticeName) {
    return new String(noticeName, StandardCharsets.UTF_8).substring(noticePrefix.length());
  }

  /**
   * The keys of the channel and of its clock.
   *
   * @throws IllegalArgumentException if the channel cannot have a key of its own
   */
  void requireKey(String channelId) {
    keys(channelId);
  }

  private List<byte[]> keys(String channelId) {
    String key = keyPrefix + channelId;
    if (key.startsWith(CLOCK_PREFIX)) {
      throw new IllegalArgumentException(
          "a channel's key must not begin with " + CLOCK_PREFIX + ", where the clocks are");
    }
    return List.of(strictUtf8(key), clock);
  }

  private byte[] now() {
    return utf8(now.get());
  }

  private static byte[] timeout(Limits limits) {
    return decimal(timeoutSeconds(limits));
  }

  /** How long a channel with these limits lives, in seconds; -1: for ever. */
  static long timeoutSeconds(Limits limits) {
    return limits
        .messageTimeout()
        .map(timeout -> Math.min(timeout.toSeconds(), LONGEST_SECONDS))
        .orElse(UNLIMITED);
  }

  private static byte[] max(Limits limits) {
    return decimal(limits.maxMessages().isPresent() ? limits.maxMessages().getAsInt() : UNLIMITED);
  }

  private static byte[] flag(boolean set) {
    return utf8(set ? "1" : "0");
  }

  private static byte[] decimal(long number) {
    return utf8(Long.toString(number));
  }

  private static long number(List<?> reply, int index) {
    return (Long) reply.get(index);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Two ids that differ must not become one key: half a surrogate pair has no UTF-8. */
  private static byte[] strictUtf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      var bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException malformed) {
      throw new IllegalArgumentException("a channel id must be well-formed Unicode", malformed);
    }
  }
}
