package io.hbpush.redis;

/** The contract on a Cluster of the Redis that comes with the project. */
class BroughtClusterContractTest extends RedisStoreContract {
  @Override
  RedisServers start() throws Exception {
    return RedisClusterProcess.start(RedisBinary.FROM_MAVEN);
  }
}
