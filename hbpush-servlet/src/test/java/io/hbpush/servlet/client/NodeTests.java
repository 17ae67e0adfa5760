package io.hbpush.servlet.client;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.yaml.snakeyaml.Yaml;

/** The tests in {@code src/test/js}, which Node runs in a folder of {@code target}. */
public final class NodeTests {
  /** Where tests, client and pages are, of the module that runs them. */
  public static final Path FOLDER = Path.of("target", "js").toAbsolutePath();

  private static final Path SOURCES = Path.of("src", "test", "js");
  private static final Path CLIENT = Path.of("src", "main", "resources", "META-INF", "resources");

  /** The first that runs them as they are written. */
  private static final int OLDEST_NODE = 18;

  private static final int MINUTES = 5;

  /** What became of one test; without a reason it was not skipped, without a failure it passed. */
  private record Result(String name, Optional<String> skipped, Optional<String> failure) {
    static Result of(Map<?, ?> line) {
      var failure = Optional.ofNullable((String) line.get("failure"));
      return new Result(
          (String) line.get("name"),
          Optional.ofNullable((String) line.get("skipped")),
          line.get("passed").equals(true) ? Optional.empty() : failure.or(() -> Optional.of("?")));
    }
  }

  private NodeTests() {}

  /** Runs all against a server that has {@link ClientLocations}, and returns what became of each. */
  public static Stream<DynamicTest> against(URI server) throws IOException, InterruptedException {
    Optional<String> whyNot = whyNot();
    if (whyNot.isPresent()) {
      return Stream.of(told(new Result("all of them", whyNot, Optional.empty())));
    }
    var environment = new HashMap<String, String>();
    environment.put("HBPUSH_URL", server.toString());
    install().ifPresent(reason -> environment.put("NO_PACKAGES", reason));
    return run(environment).stream().map(NodeTests::told);
  }

  private static DynamicTest told(Result result) {
    return dynamicTest(result.name(), () -> {
      result.failure().ifPresent(failure -> fail(result.name() + "\n" + failure));
      assumeTrue(
          result.skipped().isEmpty(),
          () -> result.name() + ": " + result.skipped().orElse(""));
    });
  }

  /** Says why there is no Node to run them, if there is none. */
  private static Optional<String> whyNot() throws IOException, InterruptedException {
    if (Browser.executable("node").isEmpty()) {
      return Optional.of("no node on the PATH");
    }
    Path log = Files.createTempFile("node", ".version");
    run(log, Map.of(), "node", "--version");
    String version = Files.readString(log).strip();
    Files.delete(log);
    int major = Integer.parseInt(version.replaceAll("v(\\d+)\\..*", "$1"));
    return major < OLDEST_NODE
        ? Optional.of("node is " + version + ", and not 18 or newer")
        : Optional.empty();
  }

  /**
   * Puts tests, client and pages into the folder.
   *
   * @param module where {@code hbpush-servlet} is
   */
  public static void prepare(Path module) throws IOException {
    Files.createDirectories(FOLDER);
    for (Path source : List.of(SOURCES, CLIENT)) {
      try (Stream<Path> files = Files.list(module.resolve(source))) {
        for (Path file : files.toList()) {
          Path copy = FOLDER.resolve(file.getFileName());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** Says why the packages could not be installed, if so; what was installed once stays. */
  public static Optional<String> install() throws IOException, InterruptedException {
    Path lock = FOLDER.resolve("package-lock.json");
    Path installed = FOLDER.resolve("node_modules").resolve("lock-that-was-installed.json");
    if (Files.exists(installed) && Files.mismatch(lock, installed) < 0) {
      return Optional.empty();
    }
    if (Browser.executable("npm").isEmpty()) {
      return Optional.of("no npm on the PATH");
    }
    Path log = FOLDER.resolve("npm.log");
    int status = run(log, Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    if (status != 0) {
      return Optional.of("npm ci failed, see " + log);
    }
    Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
    return Optional.empty();
  }

  private static List<Result> run(Map<String, String> environment)
      throws IOException, InterruptedException {
    Path report = FOLDER.resolve("report.jsonl");
    Files.deleteIfExists(report);
    Path log = FOLDER.resolve("node.log");
    int status = run(
        log,
        environment,
        "node",
        "--test",
        "--test-reporter=./reporter.js",
        "--test-reporter-destination=" + report.getFileName());
    var results = new ArrayList<Result>();
    for (String line : Files.readAllLines(report)) {
      results.add(Result.of(new Yaml().load(line)));
    }
    boolean failed = results.stream().anyMatch(result -> result.failure().isPresent());
    if (status != 0 && !failed) {
      String failure = "ended with " + status + ", see " + log;
      results.add(new Result("node", Optional.empty(), Optional.of(failure)));
    }
    return results;
  }

  private static int run(Path log, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .directory(Files.isDirectory(FOLDER) ? FOLDER.toFile() : new File("."));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor();
    }
    return process.exitValue();
  }
}
