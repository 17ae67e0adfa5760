package io.hbpush.redis;

import java.util.Locale;

/** How a server works with others, as {@code INFO} tells it. */
enum RedisMode {
  /** On its own, or as a master with replicas. */
  STANDALONE,
  /** As a member of a Redis Cluster: each has its share of the slots. */
  CLUSTER;

  /** Redis' own word for it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
