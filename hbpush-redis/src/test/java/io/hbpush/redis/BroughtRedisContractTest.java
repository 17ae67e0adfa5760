package io.hbpush.redis;

/** The contract on the Redis that comes with the project. */
class BroughtRedisContractTest extends RedisStoreContract {
  BroughtRedisContractTest() {
    super(RedisBinary.FROM_MAVEN);
  }
}
