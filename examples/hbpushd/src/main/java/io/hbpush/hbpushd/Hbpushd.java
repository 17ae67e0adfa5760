package io.hbpush.hbpushd;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.hbpush.config.ConfiguredRelays;
import io.hbpush.servlet.PushServlet;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Relays behind a listening Jetty.
 *
 * <pre>{@code
 * try (Hbpushd daemon = Hbpushd.start("127.0.0.1", 0, ConfiguredRelays.open(configuration))) {
 *   talkTo(daemon.port());
 * }
 * }</pre>
 */
final class Hbpushd implements AutoCloseable {
  /**
   * The largest request line and headers. A channel id of 1024 bytes, percent-encoded, takes 3 KiB;
   * that leaves 5 for cookies and whatever proxies add.
   */
  static final int MAX_HEAD_BYTES = 8 << 10;

  /**
   * How long a connection may rest on which nobody waits for a message, or that stops in the middle
   * of a request or reply. Longer than the 60 seconds for which balancers keep a connection for the
   * next request, so that they close it and not we under their hands. A held request does not count
   * as rest: Jetty leaves it to the servlet, however long {@code subscriber_timeout} is.
   */
  private static final Duration IDLE = Duration.ofSeconds(75);

  /** How long clients may take over their last reply when all has ended. */
  private static final Duration LAST_REPLIES = Duration.ofSeconds(2);

  /** Thousands of clients may come back in one moment; the system's own limit may be lower. */
  private static final int BACKLOG = 4096;

  /** Nothing here waits, so a few threads are plenty; the rest is Jetty's own need. */
  private static final int THREADS = 32;

  private static final System.Logger LOG = System.getLogger(Hbpushd.class.getName());

  private final String address;
  private final ConfiguredRelays relays;
  private final Server server;
  private final ServerConnector connector;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Hbpushd(
      String address, ConfiguredRelays relays, Server server, ServerConnector connector) {
    this.address = address;
    this.relays = relays;
    this.server = server;
    this.connector = connector;
    this.port = connector.getLocalPort();
  }

  /**
   * Starts to serve.
   *
   * @param address the IP address or host name to listen on; empty: all interfaces
   * @param port the port to listen on; 0: one that is free
   * @param relays what is served; {@link #close} closes it
   * @throws ListenException if the port cannot be had; the relays are left open then
   */
  static Hbpushd start(String address, int port, ConfiguredRelays relays) throws ListenException {
    return start(address, port, relays, IDLE);
  }

  /** As above; for tests that cannot wait for 75 seconds. */
  static Hbpushd start(String address, int port, ConfiguredRelays relays, Duration idle)
      throws ListenException {
    var threads = new QueuedThreadPool(THREADS);
    threads.setName("hbpushd");
    var server = new Server(threads);
    var connector = connector(server, address, port, idle);
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(locations(relays)));
    server.setErrorHandler(new ErrorText());
    server.setStopTimeout(LAST_REPLIES.toMillis());
    try {
      connector.open();
    } catch (IOException | UnresolvedAddressException failure) {
      throw new ListenException(hostAndPort(address, port), failure);
    }
    try {
      server.start();
    } catch (Exception failure) {
      connector.close();
      throw new IllegalStateException("Jetty does not start", failure);
    }
    return new Hbpushd(address, relays, server, connector);
  }

  private static ServerConnector connector(Server server, String address, int port, Duration idle) {
    var http = new HttpConfiguration();
    http.setRequestHeaderSize(MAX_HEAD_BYTES);
    http.setSendServerVersion(false);
    // Channel ids may have any character in them. Core refuses what could mean another path.
    http.setUriCompliance(UriCompliance.UNSAFE);
    var connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(address.isEmpty() ? null : address);
    connector.setPort(port);
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(idle.toMillis());
    return connector;
  }

  private static Handler locations(ConfiguredRelays relays) {
    var servlet = new ServletHolder(new PushServlet(relays.locations()));
    servlet.setAsyncSupported(true);
    var context = new ServletContextHandler("/");
    context.addServlet(servlet, "/*");
    context.setErrorHandler(new ErrorText());
    return context;
  }

  /** The port that it listens on, also after the end. */
  int port() {
    return port;
  }

  /** Where it listens, for people. */
  String listensOn() {
    return hostAndPort(address, port);
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
    connector.shutdown();
    connector.close(); // shutdown alone leaves the port open until an acceptor notices
    relays.close();
    try {
      server.stop();
    } catch (TimeoutException late) {
      LOG.log(INFO, "Some clients did not take their last reply in time");
    } catch (Exception failure) {
      LOG.log(ERROR, "Jetty does not stop", failure);
    }
  }
}
