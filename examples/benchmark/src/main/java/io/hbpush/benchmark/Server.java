package io.hbpush.benchmark;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
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
  private static final long PAGE_BYTES = 4096;
  private static final String HISTOGRAM_TOTAL = "Total ";

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
    return handles()
        .flatMap(handle -> handle.info().totalCpuDuration().stream())
        .mapToDouble(cpu -> cpu.toNanos() / 1e9)
        .sum();
  }

  private Stream<ProcessHandle> handles() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** The memory that it has in RAM, with its children's, in bytes. */
  long residentBytes() throws IOException {
    long pages = 0;
    for (ProcessHandle handle : handles().toList()) {
      String statm = Files.readString(Path.of("/proc/" + handle.pid() + "/statm"));
      pages += Long.parseLong(statm.split(" ")[1]);
    }
    return pages * PAGE_BYTES;
  }

  /** What is alive on its heap after a collection, in bytes, as the JDK's jcmd tells. */
  long liveHeapBytes() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked = new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram")
        .redirectErrorStream(true)
        .start();
    String histogram = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return liveHeapBytes(histogram);
  }

  /** As above, from what it told. */
  static long liveHeapBytes(String histogram) throws IOException {
    return histogram
        .lines()
        .filter(line -> line.startsWith(HISTOGRAM_TOTAL))
        .map(line -> line.strip().split(" +"))
        .mapToLong(fields -> Long.parseLong(fields[2]))
        .findFirst()
        .orElseThrow(() -> new IOException("jcmd did not tell the heap: " + histogram));
  }

  /** Whether it is a Java process. */
  boolean isJava() {
    return process.info().command().filter(command -> command.endsWith("java")).isPresent();
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
