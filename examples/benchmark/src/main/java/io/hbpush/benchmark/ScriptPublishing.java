package io.hbpush.benchmark;

import io.hbpush.MessageId;
import io.hbpush.redis.RedisMessageStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;

/**
 * Publishes with the store's script and nothing else of it: one {@code EVALSHA} for each message, on
 * a connection that nobody else of the pool has meanwhile.
 */
@SuppressWarnings(
    "deprecation") // JedisPool is what applications have, though Jedis has a successor
final class ScriptPublishing implements Publishing {
  private static final byte[] NO_TYPE_NO_EVENT = {-1, -1, -1, -1};
  private static final double SERVER_TIME = -1;
  private static final byte YES = 1;
  private static final byte[] NO_FLOOR = ascii("0");
  private static final byte[] NOT_FRESH = ascii("0");

  private final JedisPool pool;
  private final byte[] digest;
  private final String keyPrefix;
  private final byte[] clock;
  private final byte[] settings;
  private final byte[] payload;

  /**
   * Opens the pool and loads the script.
   *
   * @param connections how many connections the pool has
   * @param keyPrefix what the keys begin with
   * @param bytes the size of each message
   */
  ScriptPublishing(Redis redis, int connections, String keyPrefix, int bytes) throws IOException {
    this.keyPrefix = keyPrefix;
    clock = ascii("hbpush:clock:" + keyPrefix);
    settings = ByteBuffer.allocate(3 * Double.BYTES + 2)
        .putDouble(SERVER_TIME)
        .putDouble(StorePublishing.MESSAGE_TIMEOUT.toSeconds())
        .putDouble(Programs.MAX_MESSAGES)
        .put(YES)
        .put(YES)
        .array();
    payload = ByteBuffer.allocate(NO_TYPE_NO_EVENT.length + bytes)
        .put(NO_TYPE_NO_EVENT)
        .array();
    byte[] script = script();
    var config = new JedisPoolConfig();
    config.setMaxTotal(connections);
    config.setMaxIdle(connections);
    pool = new JedisPool(config, "127.0.0.1", redis.port());
    try (Jedis connection = pool.getResource()) {
      digest = connection.scriptLoad(script);
    }
  }

  /** What the store would load, from its jar. */
  private static byte[] script() throws IOException {
    try (InputStream script = RedisMessageStore.class.getResourceAsStream("append.lua")) {
      return Objects.requireNonNull(script, "append.lua").readAllBytes();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String name() {
    return "EVALSHA";
  }

  @Override
  public MessageId publish(String channelId) {
    var keys = List.of(ascii(keyPrefix + channelId), clock);
    var arguments =
        List.of(ascii("hbpush:0:" + keyPrefix + channelId), settings, payload, NO_FLOOR, NOT_FRESH);
    try (Jedis connection = pool.getResource()) {
      var reply = (List<?>) connection.evalsha(digest, keys, arguments);
      return id((Long) reply.get(0));
    }
  }

  private static MessageId id(long score) {
    return new MessageId(score / MessageId.TAGS, (int) (score % MessageId.TAGS));
  }

  @Override
  public void close() {
    pool.close();
  }
}
