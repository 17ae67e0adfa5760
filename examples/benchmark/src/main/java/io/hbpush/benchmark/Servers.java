package io.hbpush.benchmark;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts servers in a temporary directory. {@link #close}, or the end of this process, ends them all
 * and deletes the directory.
 */
final class Servers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Servers.class.getName());

  private final Path directory = Files.createTempDirectory("hbpush-benchmark");
  private final Thread hook = new Thread(this::end, "benchmark-end");

  // The lock is this; it guards the fields below.
  private final Deque<ServerProcess> running = new ArrayDeque<>();
  private boolean ended;

  Servers() throws IOException {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Writes a file for a server to read. */
  Path write(String fileName, String text) throws IOException {
    return Files.writeString(directory.resolve(fileName), text);
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param name what it is called in results
   * @param port where it will listen, as the command tells it
   * @throws IOException if it does not start; the message says why
   */
  Server start(String name, int port, List<String> command)
      throws IOException, InterruptedException {
    ServerProcess started = launch(name, port, command);
    started.awaitListening();
    return started.server();
  }

  /** As above, and waits until it serves channels. */
  Server startServing(String name, int port, List<String> command)
      throws IOException, InterruptedException {
    ServerProcess started = launch(name, port, command);
    started.awaitListening();
    started.awaitServing();
    return started.server();
  }

  private synchronized ServerProcess launch(String name, int port, List<String> command)
      throws IOException {
    if (ended) {
      throw new IOException("the benchmark has ended");
    }
    Path log = directory.resolve(name.replace(' ', '-') + "-" + port + ".log");
    Process process = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    var started = new ServerProcess(name, port, process, log);
    running.push(started);
    return started;
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    while (!running.isEmpty()) {
      running.pop().end();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      LOG.log(WARNING, "left behind: " + directory, failure);
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shutdown) {
      return; // the hook runs, and finds nothing to do
    }
  }
}
