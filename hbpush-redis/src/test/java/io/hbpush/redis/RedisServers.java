package io.hbpush.redis;

import java.io.IOException;
import java.util.List;
import redis.clients.jedis.Jedis;

/** Real servers that a store can be put on: one, or a Cluster. */
public interface RedisServers extends AutoCloseable {
  /** A store there, yet to be built. */
  RedisMessageStore.Builder store();

  /** A client of each server that has channels, for the test's own use. */
  List<Jedis> clients();

  @Override
  void close() throws IOException;

  /** Empties all servers. */
  default void flush() {
    for (Jedis client : clients()) {
      try (client) {
        client.flushAll();
      }
    }
  }
}
