package io.hbpush.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server that is measured.
 *
 * @param name what it is called in results
 * @param endpoint where it is, if it speaks the protocol, and its port if it speaks another
 * @param process what it runs in, with its children; empty if nobody knows
 */
record Server(String name, Endpoint endpoint, Optional<ProcessHandle> process) {
  private static final long PAGE_BYTES = 4096;
  private static final String HISTOGRAM_TOTAL = "Total ";

  /** Returns a port of this machine that nobody listens on. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return endpoint.address().getPort();
  }

  /**
   * The processor time that it has taken so far, with its children's, in seconds; no number if its
   * process is not known.
   */
  double cpuSeconds() {
    return process.isEmpty()
        ? Double.NaN
        : handles()
            .flatMap(handle -> handle.info().totalCpuDuration().stream())
            .mapToDouble(cpu -> cpu.toNanos() / 1e9)
            .sum();
  }

  private Stream<ProcessHandle> handles() {
    return process.stream().flatMap(own -> Stream.concat(Stream.of(own), own.descendants()));
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
    return liveHeapBytes(ask("GC.class_histogram"));
  }

  /** Has the collector put what is alive where it keeps what is old. */
  void collect() throws IOException {
    String answer = ask("GC.run");
    if (!answer.contains("Command executed successfully")) {
      throw new IOException("jcmd did not have the garbage collected: " + answer);
    }
  }

  private String ask(String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(process.orElseThrow().pid());
    Process asked =
        new ProcessBuilder(jcmd, pid, command).redirectErrorStream(true).start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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

  /** Whether it is known to be a Java process. */
  boolean isJava() {
    return process
        .flatMap(own -> own.info().command())
        .filter(command -> command.endsWith("java"))
        .isPresent();
  }
}
