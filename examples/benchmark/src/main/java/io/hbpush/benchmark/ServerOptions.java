package io.hbpush.benchmark;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server is that runs already. */
final class ServerOptions {
  private static final int PORT = 8080;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "Where the server listens; by default ${DEFAULT-VALUE}.")
  private String address = "localhost:" + PORT;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "The server's process on this machine, for its processor time and memory.")
  private @Nullable Long pid;

  @Option(
      names = "--publisher",
      paramLabel = "PATH",
      description = "What goes before the channel id for publishers; by default ${DEFAULT-VALUE}.")
  private String publisher = Endpoint.PUBLISHER;

  @Option(
      names = "--subscriber",
      paramLabel = "PATH",
      description = "The same for subscribers, with long polling; by default ${DEFAULT-VALUE}.")
  private String subscriber = Endpoint.SUBSCRIBER;

  @Option(
      names = "--interval",
      paramLabel = "PATH",
      description = "The same for interval polling; by default ${DEFAULT-VALUE}.")
  private String interval = Endpoint.INTERVAL;

  /**
   * Returns the server.
   *
   * @throws IllegalArgumentException if it cannot be what an option says
   */
  Server server() {
    return new Server(address, endpoint(), process());
  }

  private Endpoint endpoint() {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    try {
      int port = colon < 0 ? PORT : Integer.parseInt(address.substring(colon + 1));
      var socket = new InetSocketAddress(host, port);
      if (host.isEmpty() || socket.isUnresolved()) {
        throw new IllegalArgumentException("--address names no host that is known: " + address);
      }
      return new Endpoint(socket, publisher, subscriber, interval);
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException("--address must be HOST:PORT: " + address, noNumber);
    }
  }

  private Optional<ProcessHandle> process() {
    if (pid == null) {
      return Optional.empty();
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      throw new IllegalArgumentException("--pid is no process of this machine: " + pid);
    }
    return process;
  }
}
