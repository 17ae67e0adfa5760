package io.hbpush.benchmark;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the programs are that the benchmark starts, and how they are started. */
final class Programs {
  /** How many messages a channel keeps, in every server. */
  static final int MAX_MESSAGES = 100;

  private static final String PATH = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";

  @Option(
      names = "--redis-server",
      paramLabel = "PATH",
      description = "The Redis to start; by default the redis-server of the PATH.")
  private String redisServer = "redis-server";

  @Option(
      names = "--hbpushd",
      paramLabel = "JAR",
      description = "The daemon to measure; by default the one that was built with this.")
  private @Nullable Path hbpushd;

  @Option(
      names = "--nginx",
      paramLabel = "PATH",
      description = "The nginx to measure against; by default that of the PATH.")
  private @Nullable Path nginx;

  @Option(
      names = "--nchan-module",
      paramLabel = "PATH",
      description = "Its Nchan module; by default ${DEFAULT-VALUE}.",
      defaultValue = "/usr/lib/nginx/modules/ngx_nchan_module.so")
  private Path nchanModule = Path.of("");

  /** The Redis to start: servers run in another directory than this. */
  String redisServer() {
    Path path = Path.of(redisServer);
    return path.getNameCount() > 1 ? path.toAbsolutePath().toString() : redisServer;
  }

  /** Starts the daemon, with publishers and subscribers over this Redis. */
  Server startHbpushd(Servers servers, Redis redis) throws IOException, InterruptedException {
    return startHbpushd(servers, MAX_MESSAGES, """
        store:
          type: redis
          host: 127.0.0.1
          port: %d
          key_prefix: "push:"
        """.formatted(redis.port()));
  }

  private Server startHbpushd(Servers servers, int maxMessages, String store)
      throws IOException, InterruptedException {
    int port = Server.freePort();
    Path config =
        servers.write("hbpushd-" + port + ".yaml", """
            port: %d
            address: 127.0.0.1
            %slocations:
              - type: publisher
                prefix: /publisher/
                message_timeout: 10m
                max_messages: %d
              - type: subscriber
                prefix: /subscriber/
                subscriber_timeout: 1h
              - type: subscriber
                prefix: /interval/
                polling: interval
            """.formatted(port, store, maxMessages));
    var command = List.of(java(), "-jar", hbpushdJar().toString(), "--config", config.toString());
    return servers.startServing("hbpushd", port, command);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * Starts a server that keeps messages in its memory.
   *
   * @param maxMessages how many a channel keeps; the servlets always keep 1,024
   * @throws IOException if it is not there or does not start
   */
  Server start(Servers servers, Peer peer, int maxMessages)
      throws IOException, InterruptedException {
    return switch (peer) {
      case HBPUSHD -> startHbpushd(servers, maxMessages, "store:\n  type: memory\n");
      case NCHAN -> {
        int port = Server.freePort();
        yield startNginx(servers, port, NginxConfig.inMemory(nchanModule, port, maxMessages));
      }
      default -> startContainer(servers, peer);
    };
  }

  private static Server startContainer(Servers servers, Peer peer)
      throws IOException, InterruptedException {
    int port = Server.freePort();
    Path jars = besideThis(peer.container().toLowerCase(Locale.ROOT)).resolve("*");
    String classPath = jars + File.pathSeparator + besideThis("benchmark.jar");
    String main = "io.hbpush.benchmark.container." + peer.container() + "Main";
    var command = List.of(java(), "-cp", classPath, main, peer.servlets(), Integer.toString(port));
    return servers.start(peer.title(), port, command);
  }

  private Path hbpushdJar() throws IOException {
    Path jar = hbpushd == null ? besideThis("hbpushd.jar") : hbpushd.toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new IOException("there is no " + jar + "; say --hbpushd JAR");
    }
    return jar;
  }

  private static Path besideThis(String file) {
    try {
      var source =
          Programs.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(source).resolveSibling(file);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Starts nginx with Nchan, one worker, with publishers and subscribers over this Redis.
   *
   * @throws IOException if nginx or the module is not there, or does not start
   */
  Server startNchan(Servers servers, Redis redis) throws IOException, InterruptedException {
    int port = Server.freePort();
    return startNginx(
        servers, port, NginxConfig.inRedis(nchanModule, port, MAX_MESSAGES, redis.port()));
  }

  private Server startNginx(Servers servers, int port, String config)
      throws IOException, InterruptedException {
    Optional<String> missing = missingOfNchan();
    if (missing.isPresent()) {
      throw new IOException(missing.get());
    }
    Path file = servers.write("nginx-" + port + ".conf", config);
    String directory = file.getParent().toString();
    var command = List.of(
        nginx().orElseThrow().toString(), "-e", "stderr", "-p", directory, "-c", file.toString());
    return servers.startServing("Nchan", port, command);
  }

  /** What Nchan cannot be started without and is not there; empty if all is. */
  Optional<String> missingOfNchan() {
    if (nginx().isEmpty()) {
      return Optional.of("there is no nginx");
    }
    return Files.isRegularFile(nchanModule)
        ? Optional.empty()
        : Optional.of("there is no Nchan module " + nchanModule);
  }

  /** What Redis and nginx call themselves, in a line. */
  String versions() throws IOException {
    String redis = firstLine(redisServer(), "--version");
    return nginxVersion().map(nginx -> redis + "; " + nginx).orElse(redis);
  }

  /** What nginx calls itself; empty if there is none. */
  Optional<String> nginxVersion() throws IOException {
    Optional<Path> executable = nginx();
    return executable.isEmpty()
        ? Optional.empty()
        : Optional.of(firstLine(executable.get().toString(), "-v"));
  }

  private static String firstLine(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var said = process.inputReader()) {
      return Objects.requireNonNullElse(said.readLine(), "").strip();
    }
  }

  private Optional<Path> nginx() {
    Stream<Path> places = nginx != null
        ? Stream.of(nginx.toAbsolutePath())
        : Stream.of(PATH.split(File.pathSeparator)).map(directory -> Path.of(directory, "nginx"));
    return places.filter(Files::isExecutable).findFirst();
  }
}
