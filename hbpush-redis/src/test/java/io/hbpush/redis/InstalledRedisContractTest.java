package io.hbpush.redis;

/** The contract on the Redis of this machine. */
class InstalledRedisContractTest extends RedisStoreContract {
  InstalledRedisContractTest() {
    super(RedisBinary.INSTALLED);
  }
}
