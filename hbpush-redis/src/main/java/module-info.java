/** The zset-backed message store over Jedis. */
module io.hbpush.redis {
  requires transitive io.hbpush.core;
  requires transitive redis.clients.jedis;
  requires static org.jspecify;

  exports io.hbpush.redis;

  provides io.hbpush.StoreProvider with
      io.hbpush.redis.RedisStoreProvider;
}
