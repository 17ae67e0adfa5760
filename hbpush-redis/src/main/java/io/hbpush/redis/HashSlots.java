package io.hbpush.redis;

import java.nio.charset.StandardCharsets;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The hash slots of a Redis Cluster, and for each a tag that lies in it. */
final class HashSlots {
  static final int COUNT = Protocol.CLUSTER_HASHSLOTS;

  private HashSlots() {}

  /** The slot of a key; if there is a tag in braces, that of the tag. */
  static int of(byte[] key) {
    return JedisClusterCRC16.getSlot(key);
  }

  /**
   * The tag of a slot: the smallest number in base 36 that lies in it. Clocks are named with tags,
   * so all nodes of all versions must agree on them.
   */
  static String tag(int slot) {
    return Tags.BY_SLOT[slot];
  }

  /** Made when a Cluster is used for the first time. */
  private static final class Tags {
    private static final String[] BY_SLOT = search();

    private static String[] search() {
      var tags = new String[COUNT];
      int found = 0;
      for (int number = 0; found < COUNT; number++) {
        String tag = Integer.toString(number, Character.MAX_RADIX);
        int slot = of(tag.getBytes(StandardCharsets.US_ASCII));
        if (tags[slot] == null) {
          tags[slot] = tag;
          found++;
        }
      }
      return tags;
    }
  }
}
