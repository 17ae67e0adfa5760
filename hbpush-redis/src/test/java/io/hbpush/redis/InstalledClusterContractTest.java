package io.hbpush.redis;

/** The contract on a Cluster of the Redis of this machine. */
class InstalledClusterContractTest extends RedisStoreContract {
  @Override
  RedisServers start() throws Exception {
    return RedisClusterProcess.start(RedisBinary.INSTALLED);
  }
}
