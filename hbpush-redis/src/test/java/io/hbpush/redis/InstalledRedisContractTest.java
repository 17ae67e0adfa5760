package io.hbpush.redis;

/** The contract on the Redis of this machine. */
class InstalledRedisContractTest extends RedisStoreContract {
  @Override
  RedisServers start() throws Exception {
    return RedisProcess.start(RedisBinary.INSTALLED);
  }
}
