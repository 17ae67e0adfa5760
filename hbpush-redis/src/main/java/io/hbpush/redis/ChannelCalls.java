package io.hbpush.redis;

import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import io.hbpush.redis.Keyspace.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes the calls for channels: what each script takes and gives. */
final class ChannelCalls {
  /** Longer than the years that Redis can count in milliseconds would not be an error, but no use. */
  private static final long LONGEST_SECONDS = 1L << 32;

  private static final long UNLIMITED = -1;

  private final Keyspace keyspace;
  private final Supplier<String> now;

  /**
   * Makes calls for the channels of a keyspace.
   *
   * @param now seconds that a test gives instead of the server's; empty text: the server's
   */
  ChannelCalls(Keyspace keyspace, Supplier<String> now) {
    this.keyspace = keyspace;
    this.now = now;
  }

  /** What APPEND answers. */
  record Appended(long id, long previous, long messages, long receivers) {
    boolean isDone() {
      return id != Score.NONE;
    }
  }

  /**
   * What AFTER answers; without a channel {@code birth} is -1.
   *
   * @param last the channel's last id; -1 if there may be more messages than were found
   */
  record Found(long clock, long birth, long last, long timeout, List<StoredMessage> messages) {
    boolean mayHaveMore() {
      return last < 0;
    }

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
    Place place = keyspace.place(channelId);
    return new Call<>(
        place,
        Script.APPEND,
        List.of(keyspace.noticeName(place), settings(rules), StoredMessage.payload(content)),
        reply ->
            new Appended(number(reply, 0), number(reply, 1), number(reply, 2), number(reply, 3)),
        true);
  }

  /** What a script reads faster in one piece: now or -1, timeout, number of messages, two flags. */
  private byte[] settings(AppendRules rules) {
    String given = now.get();
    return ByteBuffer.allocate(3 * Double.BYTES + 2)
        .putDouble(given.isEmpty() ? -1 : Long.parseLong(given))
        .putDouble(timeoutSeconds(rules.limits()))
        .putDouble(mostMessages(rules.limits()))
        .put((byte) (rules.createChannel() ? 1 : 0))
        .put((byte) (rules.storeMessage() ? 1 : 0))
        .array();
  }

  /**
   * Looks up messages.
   *
   * @param limit how many at most, and not many more bytes than 1 MiB; 0 only asks about the channel
   * @param touch whether somebody watches, so that the channel has to live on
   */
  Call<Found> after(String channelId, long cursor, int limit, boolean touch) {
    Place place = keyspace.place(channelId);
    return new Call<>(
        place,
        Script.AFTER,
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
    Place place = keyspace.place(channelId);
    return new Call<>(
        place,
        Script.CREATE,
        List.of(keyspace.noticeName(place), now(), timeout(limits), maxMessages(limits)),
        ChannelCalls::count,
        false);
  }

  Call<Deleted> delete(String channelId) {
    Place place = keyspace.place(channelId);
    return new Call<>(
        place,
        Script.DELETE,
        List.of(keyspace.noticeName(place), now()),
        reply -> reply.size() == 1
            ? new Deleted(Score.NONE, 0, 0)
            : new Deleted(number(reply, 0), number(reply, 1), number(reply, 2)),
        true);
  }

  Call<Count> info(String channelId) {
    return new Call<>(
        keyspace.place(channelId), Script.INFO, List.of(now()), ChannelCalls::count, false);
  }

  private static Count count(List<?> reply) {
    return reply.isEmpty() ? new Count(-1, 0) : new Count(number(reply, 0), number(reply, 1));
  }

  byte[] now() {
    return utf8(now.get());
  }

  static byte[] timeout(Limits limits) {
    return decimal(timeoutSeconds(limits));
  }

  /** How a channel keeps messages after a publish with these rules. */
  static Keeping keeping(AppendRules rules) {
    return new Keeping(
        rules.storeMessage(), timeoutSeconds(rules.limits()), mostMessages(rules.limits()));
  }

  /** How long a channel with these limits lives, in seconds; -1: for ever. */
  private static long timeoutSeconds(Limits limits) {
    return limits
        .messageTimeout()
        .map(timeout -> Math.min(timeout.toSeconds(), LONGEST_SECONDS))
        .orElse(UNLIMITED);
  }

  private static long mostMessages(Limits limits) {
    return limits.maxMessages().isPresent() ? limits.maxMessages().getAsInt() : UNLIMITED;
  }

  static byte[] maxMessages(Limits limits) {
    return decimal(mostMessages(limits));
  }

  static byte[] flag(boolean set) {
    return utf8(set ? "1" : "0");
  }

  static byte[] decimal(long number) {
    return utf8(Long.toString(number));
  }

  static long number(List<?> reply, int index) {
    return (Long) reply.get(index);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
