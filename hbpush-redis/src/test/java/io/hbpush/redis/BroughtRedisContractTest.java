package io.hbpush.redis;

/** The contract on the Redis that comes with the project. */
class BroughtRedisContractTest extends RedisStoreContract {
  @Override
  RedisServers start() throws Exception {
    return RedisProcess.start(RedisBinary.FROM_MAVEN);
  }
}
