package io.hbpush.hbpushd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The daemon's jar as a process of its own. */
final class Jar implements AutoCloseable {
  private static final Path JAR = Path.of("target", "hbpushd.jar").toAbsolutePath();
  private static final Path JAVA_BIN = Path.of(System.getProperty("java.home"), "bin");
  private static final Pattern LISTENS = Pattern.compile("listens on .*?(\\d+)(?: of all.*)?\\R");

  private final Process process;
  private final Path out;
  private final Path err;

  private Jar(List<String> command) throws IOException {
    out = Files.createTempFile("hbpushd", ".out");
    err = Files.createTempFile("hbpushd", ".err");
    process = new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  /** Runs {@code java -jar hbpushd.jar} with these arguments. */
  static Jar run(String... arguments) throws IOException {
    return new Jar(command("", List.of(arguments)));
  }

  /** Starts a daemon of a configuration on a free port, with at most 256 MiB of heap. */
  static Jar serve(String yaml) throws Exception {
    return serve(yaml, "");
  }

  /** As above, after a shell has done something for the process, like {@code ulimit -n 100}. */
  static Jar serve(String yaml, String before) throws Exception {
    Path file = Files.writeString(Files.createTempFile("hbpushd", ".yaml"), yaml);
    file.toFile().deleteOnExit();
    var jar = new Jar(
        command(before, List.of("--config", file.toString(), "--port=0", "--address=127.0.0.1")));
    jar.port();
    return jar;
  }

  private static List<String> command(String before, List<String> arguments) {
    var command = new ArrayList<String>();
    if (!before.isEmpty()) {
      command.addAll(List.of("sh", "-c", before + "; exec \"$@\"", "sh"));
    }
    command.addAll(
        List.of(JAVA_BIN.resolve("java").toString(), "-Xmx256m", "-jar", JAR.toString()));
    command.addAll(arguments);
    return command;
  }

  /** Waits until the daemon says where it listens. */
  int port() throws Exception {
    Await.until("it listens", () -> LISTENS.matcher(out()).find() || !process.isAlive());
    Matcher matcher = LISTENS.matcher(out());
    if (!matcher.find()) {
      throw new AssertionError("it does not listen: " + err());
    }
    return Integer.parseInt(matcher.group(1));
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end and returns the exit code. */
  int exitCode() throws InterruptedException {
    return exitCode(Await.DEADLINE);
  }

  int exitCode(Duration deadline) throws InterruptedException {
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + deadline);
    }
    return process.exitValue();
  }

  Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** How many bytes of heap are in use after a full collection. */
  long liveHeapBytes() throws Exception {
    Path jcmd = JAVA_BIN.resolve("jcmd");
    assumeTrue(Files.isExecutable(jcmd), "measuring the heap needs a JDK's jcmd");
    Process histogram = new ProcessBuilder(
            jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
        .start();
    try (Stream<String> lines = histogram.inputReader().lines()) {
      String total = lines.filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
      return Long.parseLong(total.strip().split("\\s+")[2]);
    }
  }

  /** How many file descriptors are open; as good as Linux tells. */
  int openFiles() throws IOException {
    Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
    assumeTrue(Files.isDirectory(descriptors), "counting open files needs Linux");
    try (Stream<Path> open = Files.list(descriptors)) {
      return (int) open.count();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.delete(out);
    Files.delete(err);
  }
}
