package io.hbpush.benchmark;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that is measured: a process, with its children, that listens on a port. */
final class Server {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration END = Duration.ofSeconds(5);
  private static final int ANSWER_MILLIS = 2000;
  private static final long LOOK_MILLIS = 20;

  private final String name;
  private final int port;
  private final Process process;
  private final Path log;

  /** Takes a process that was just started. */
  Server(String name, int port, Process process, Path log) {
    this.name = name;
    this.port = port;
    this.process = process;
    this.log = log;
  }

  /** Returns a port of this machine that nobody listens on. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  /** The processor time that it has taken so far, with its children's, in seconds. */
  double cpuSeconds() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(handle -> handle.info().totalCpuDuration().stream())
        .mapToDouble(cpu -> cpu.toNanos() / 1e9)
        .sum();
  }

  /**
   * Waits until it listens.
   *
   * @throws IOException with what it said, if it ends instead or takes longer than 20 seconds
   */
  void awaitListening() throws IOException, InterruptedException {
    await(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  /**
   * Waits until it tells about channels: until its connection to Redis stands.
   *
   * @throws IOException with what it said, if it ends instead or takes longer than 20 seconds
   */
  void awaitServing() throws IOException, InterruptedException {
    URL url = URI.create("http://127.0.0.1:" + port + "/publisher/none").toURL();
    await(() -> {
      var connection = (HttpURLConnection) url.openConnection();
      connection.setReadTimeout(ANSWER_MILLIS);
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_UNAVAILABLE) {
        throw new IOException("it answers with " + status);
      }
    });
  }

  private void await(Attempt attempt) throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        attempt.run();
        return;
      } catch (IOException failure) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException(
              name + " does not start: " + Files.readString(log).strip(), failure);
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  /** Ends the process and its children: first asks, then kills. */
  void end() {
    var children = process.descendants().toList();
    process.destroy();
    try {
      if (process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
