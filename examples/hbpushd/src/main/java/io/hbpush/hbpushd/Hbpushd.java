package io.hbpush.hbpushd;

import io.hbpush.config.Configuration;
import io.hbpush.config.ConfiguredRelays;
import io.hbpush.hbpushd.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Relays behind a listening server.
 *
 * <pre>{@code
 * try (Hbpushd daemon = Hbpushd.start(configuration, ConfiguredRelays.open(configuration))) {
 *   talkTo(daemon.port());
 * }
 * }</pre>
 */
final class Hbpushd implements AutoCloseable {
  /**
   * How long a connection may rest on which nobody waits for a message, or that stops in the middle
   * of a request or reply. Longer than the 60 seconds for which balancers keep a connection for the
   * next request, so that they close it and not we under their hands. A held request does not rest,
   * however long {@code subscriber_timeout} is.
   */
  private static final Duration IDLE = Duration.ofSeconds(75);

  /** How long clients may take over their last reply when all has ended. */
  private static final Duration LAST_REPLIES = Duration.ofSeconds(2);

  private final String address;
  private final ConfiguredRelays relays;
  private final HttpServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Hbpushd(String address, ConfiguredRelays relays, HttpServer server) {
    this.address = address;
    this.relays = relays;
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param configuration where to listen, and with what TLS
   * @param relays what is served; {@link #close} closes it
   * @throws ListenException if the port cannot be had; the relays are left open then
   */
  static Hbpushd start(Configuration configuration, ConfiguredRelays relays)
      throws ListenException {
    return start(configuration, relays, IDLE);
  }

  /** As above; for tests that cannot wait for 75 seconds. */
  static Hbpushd start(Configuration configuration, ConfiguredRelays relays, Duration idle)
      throws ListenException {
    String address = configuration.address();
    int port = configuration.port();
    try {
      var server = HttpServer.start(
          socketAddress(address, port), relays.locations(), idle, configuration.tls());
      return new Hbpushd(address, relays, server);
    } catch (IOException failure) {
      throw new ListenException(hostAndPort(address, port), failure);
    }
  }

  private static InetSocketAddress socketAddress(String address, int port)
      throws UnknownHostException {
    return address.isEmpty()
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.getByName(address), port);
  }

  /** The port that it listens on, also after the end. */
  int port() {
    return server.port();
  }

  /** Where it listens, for people. */
  String listensOn() {
    return hostAndPort(address, port());
  }

  private static String hostAndPort(String address, int port) {
    if (address.isEmpty()) {
      return "port " + port + " of all interfaces";
    }
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  /** Waits until it has ended. */
  void join() throws InterruptedException {
    server.join();
  }

  /**
   * Stops to accept connections, has the relays answer whoever is held, gives those replies a short
   * time to get out, and ends. Closing twice is harmless; the second call does not wait.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.shutdown();
    relays.close();
    try {
      server.close(LAST_REPLIES);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
