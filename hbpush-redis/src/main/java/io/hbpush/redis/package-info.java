/**
 * A message store in Redis, shared by many nodes. Start at {@link
 * io.hbpush.redis.RedisMessageStore}; a configuration finds it under the type {@code redis}.
 */
@NullMarked
package io.hbpush.redis;

import org.jspecify.annotations.NullMarked;
