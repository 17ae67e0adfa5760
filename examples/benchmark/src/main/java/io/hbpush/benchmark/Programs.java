package io.hbpush.benchmark;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    int port = Server.freePort();
    Path config =
        servers.write("hbpushd-" + port + ".yaml", """
            port: %d
            address: 127.0.0.1
            store:
              type: redis
              host: 127.0.0.1
              port: %d
              key_prefix: "push:"
            locations:
              - type: publisher
                prefix: /publisher/
                message_timeout: 10m
                max_messages: %d
              - type: subscriber
                prefix: /subscriber/
                subscriber_timeout: 1h
            """.formatted(port, redis.port(), MAX_MESSAGES));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = List.of(java, "-jar", hbpushdJar().toString(), "--config", config.toString());
    Server server = servers.start("hbpushd", port, command);
    server.awaitServing();
    return server;
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
    Path executable = nginx().orElseThrow(() -> new IOException("there is no nginx"));
    if (!Files.isRegularFile(nchanModule)) {
      throw new IOException("there is no Nchan module " + nchanModule);
    }
    int port = Server.freePort();
    Path config = servers.write("nginx-" + port + ".conf", """
            load_module %s;
            daemon off;
            worker_processes 1;
            pid nginx-%2$d.pid;
            error_log stderr warn;
            events {
              worker_connections 8192;
            }
            http {
              access_log off;
              keepalive_requests 1000000000;
              keepalive_timeout 1h;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              nchan_shared_memory_size 256m;
              nchan_message_timeout 10m;
              nchan_message_buffer_length %4$d;
              nchan_subscriber_timeout 1h;
              upstream redis {
                nchan_redis_server redis://127.0.0.1:%3$d;
              }
              server {
                listen 127.0.0.1:%2$d backlog=4096;
                location ~ ^/publisher/(.+)$ {
                  nchan_publisher http;
                  nchan_channel_id $1;
                  nchan_redis_pass redis;
                }
                location ~ ^/subscriber/(.+)$ {
                  nchan_subscriber longpoll;
                  nchan_channel_id $1;
                  nchan_redis_pass redis;
                }
              }
            }
            """.formatted(
            nchanModule.toAbsolutePath(), port, redis.port(), MAX_MESSAGES));
    String directory = config.getParent().toString();
    var command =
        List.of(executable.toString(), "-e", "stderr", "-p", directory, "-c", config.toString());
    Server server = servers.start("Nchan", port, command);
    server.awaitServing();
    return server;
  }

  /** What Redis and nginx call themselves, in a line. */
  String versions() throws IOException {
    String redis = firstLine(redisServer(), "--version");
    Optional<Path> executable = nginx();
    return executable.isEmpty()
        ? redis
        : redis + "; " + firstLine(executable.get().toString(), "-v");
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
