package io.hbpush.redis;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What Redis calls a channel: the keys where it and its clock are, and the name of its notices. On
 * a Cluster all of them lie in one slot, whatever braces the channel id has.
 */
final class Keyspace {
  private static final String CLOCK_PREFIX = "hbpush:clock:";
  private static final String NOTICE_PREFIX = "hbpush:";
  private static final String END_OF_TAG = "}:";

  private final RedisMode mode;
  private final String keyPrefix;

  /** The one clock, if there are no slots. */
  private final byte[] clock;

  /** What stands in a notice's name instead of the slot's tag: pub/sub knows no databases. */
  private final String database;

  private Keyspace(RedisMode mode, String keyPrefix, String database) {
    this.mode = mode;
    this.keyPrefix = keyPrefix;
    this.clock = utf8(CLOCK_PREFIX + keyPrefix);
    this.database = database;
  }

  /** The channels of one database on one server. */
  static Keyspace standalone(String keyPrefix, int database) {
    return new Keyspace(RedisMode.STANDALONE, keyPrefix, Integer.toString(database));
  }

  /** The channels of a Cluster. */
  static Keyspace cluster(String keyPrefix) {
    return new Keyspace(RedisMode.CLUSTER, keyPrefix, "");
  }

  /**
   * Where a channel is.
   *
   * @param slot the slot of both keys; 0 if there are no slots
   * @param key the channel's key
   * @param clock the key of its clock
   */
  record Place(String channelId, int slot, byte[] key, byte[] clock) {}

  /**
   * Returns where a channel is.
   *
   * @throws IllegalArgumentException if the channel cannot have a key of its own
   */
  Place place(String channelId) {
    byte[] key = key(channelId);
    if (mode == RedisMode.STANDALONE) {
      return new Place(channelId, 0, key, clock);
    }
    int slot = HashSlots.of(key);
    String ofSlot = CLOCK_PREFIX + "{" + HashSlots.tag(slot) + "}" + keyPrefix;
    return new Place(channelId, slot, key, utf8(ofSlot));
  }

  /** The slot of a channel that has a place; 0 if there are no slots. */
  int slot(String channelId) {
    return mode == RedisMode.STANDALONE ? 0 : place(channelId).slot();
  }

  private byte[] key(String channelId) {
    String key = keyPrefix + channelId;
    if (key.startsWith(CLOCK_PREFIX)) {
      throw new IllegalArgumentException(
          "a channel's key must not begin with " + CLOCK_PREFIX + ", where the clocks are");
    }
    return strictUtf8(key);
  }

  /** The name under which nodes listen to the channel at that place. */
  byte[] noticeName(Place place) {
    String begin =
        mode == RedisMode.CLUSTER ? "{" + HashSlots.tag(place.slot) + END_OF_TAG : database + ":";
    return utf8(NOTICE_PREFIX + begin + keyPrefix + place.channelId);
  }

  /** The channel whose notices have this name. */
  String channelId(byte[] noticeName) {
    String name = new String(noticeName, StandardCharsets.UTF_8);
    int begin = mode == RedisMode.CLUSTER
        ? name.indexOf(END_OF_TAG) + END_OF_TAG.length()
        : NOTICE_PREFIX.length() + database.length() + 1;
    return name.substring(begin + keyPrefix.length());
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
