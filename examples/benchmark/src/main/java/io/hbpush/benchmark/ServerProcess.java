package io.hbpush.benchmark;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server that was started to be measured, and is ended after that. */
final class ServerProcess {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration END = Duration.ofSeconds(5);
  private static final int ANSWER_MILLIS = 2000;
  private static final long LOOK_MILLIS = 20;

  private final Server server;
  private final Process process;
  private final Path log;

  /** Takes a process that was just started. */
  ServerProcess(String name, int port, Process process, Path log) {
    this.server = new Server(name, Endpoint.local(port), Optional.of(process.toHandle()));
    this.process = process;
    this.log = log;
  }

  Server server() {
    return server;
  }

  /**
   * Waits until it listens.
   *
   * @throws IOException with what it said, if it ends instead or takes longer than 20 seconds
   */
  void awaitListening() throws IOException, InterruptedException {
    var address = server.endpoint().address();
    await(() -> new Socket(address.getAddress(), address.getPort()).close());
  }

  /**
   * Waits until it tells about channels: until its connection to Redis stands.
   *
   * @throws IOException with what it said, if it ends instead or takes longer than 20 seconds
   */
  void awaitServing() throws IOException, InterruptedException {
    URL url = server.endpoint().info("none").toURL();
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
              server.name() + " does not start: " + Files.readString(log).strip(), failure);
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
