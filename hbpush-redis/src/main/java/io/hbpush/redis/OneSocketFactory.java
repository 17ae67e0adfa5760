package io.hbpush.redis;

import java.net.Socket;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Gives one connection its one socket. Jedis would connect again by itself when something is sent
 * after the connection was cut: without logging in, to database 0, and for nobody to close.
 */
final class OneSocketFactory extends DefaultJedisSocketFactory {
  private boolean used;

  OneSocketFactory(HostAndPort address, JedisClientConfig config) {
    super(address, config);
  }

  @Override
  public Socket createSocket() {
    synchronized (this) {
      if (used) {
        throw new JedisConnectionException("the connection was cut");
      }
      used = true;
    }
    return super.createSocket();
  }
}
