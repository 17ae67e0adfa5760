package io.hbpush.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A real Redis server on a free port, in a folder of its own, which the test may kill. */
public final class RedisProcess implements RedisServers {
  private static final long START_SECONDS = 30;
  private static final int TO_CLUSTER_BUS = 10_000;
  private static final long PAUSE_NANOS = 10_000_000;

  private final Path folder = Files.createTempDirectory("hbpush-redis");
  private final int port = freePort();
  private final List<String> command = new ArrayList<>();
  private Process process;

  private RedisProcess(RedisBinary binary) throws IOException {
    command.add(binary.path().toString());
  }

  /** A port that is free, as is the one where members of a Cluster meet. */
  private static int freePort() throws IOException {
    while (true) {
      try (var socket = new ServerSocket(0)) {
        int port = socket.getLocalPort();
        if (port + TO_CLUSTER_BUS <= 65535 && isFree(port + TO_CLUSTER_BUS)) {
          return port;
        }
      }
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** Starts a server that keeps nothing on disk, with more settings as in its configuration file. */
  public static RedisProcess start(RedisBinary binary, String... settings) throws Exception {
    var server = new RedisProcess(binary);
    server.command.addAll(List.of(
        "--port",
        Integer.toString(server.port),
        "--bind",
        "127.0.0.1",
        "--dir",
        server.folder.toString(),
        "--save",
        "",
        "--loglevel",
        "warning"));
    for (String setting : settings) {
      server.command.addAll(List.of(("--" + setting).split(" ")));
    }
    server.restart();
    return server;
  }

  /** Starts a sentinel that on its own decides after a second that a master is down. */
  public static RedisProcess startSentinel(RedisBinary binary, String master, int port)
      throws Exception {
    var sentinel = new RedisProcess(binary);
    Path file = Files.writeString(sentinel.folder.resolve("sentinel.conf"), """
        port %d
        bind 127.0.0.1
        dir %s
        sentinel monitor %s 127.0.0.1 %d 1
        sentinel down-after-milliseconds %3$s 1000
        sentinel failover-timeout %3$s 5000
        """.formatted(
            sentinel.port, sentinel.folder, master, port));
    sentinel.command.addAll(List.of(file.toString(), "--sentinel"));
    sentinel.restart();
    return sentinel;
  }

  /** Starts it again after {@link #kill}, with whatever it had on disk. */
  public void restart() throws Exception {
    process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
    awaitAnswer();
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "redis-server does not start: " + Files.readString(folder.resolve("log")));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean answers() {
    try (Jedis jedis = new Jedis("127.0.0.1", port)) {
      return !jedis.info().contains("loading:1");
    } catch (JedisException notYet) {
      // A password is an answer too.
      return String.valueOf(notYet.getMessage()).startsWith("NOAUTH");
    }
  }

  public int port() {
    return port;
  }

  /** A client for the test's own use. */
  public Jedis client() {
    return new Jedis("127.0.0.1", port);
  }

  /** How often the client's server has run a command. */
  public static long calls(Jedis client, String command) {
    return client
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + command + ":"))
        .map(line -> line.replaceAll("^[^=]*:calls=(\\d+),.*", "$1"))
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Override
  public RedisMessageStore.Builder store() {
    return RedisMessageStore.builder().port(port);
  }

  @Override
  public List<Jedis> clients() {
    return List.of(client());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the server as a crash does, with SIGKILL. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Makes the server silent, with SIGSTOP; its connections stay. */
  public void freeze() throws Exception {
    signal("STOP");
  }

  /** Has the server fail to save, so that it refuses writes: a folder stands where its file would. */
  public void breakPersistence() throws Exception {
    Files.createDirectory(folder.resolve("dump.rdb"));
    save("err");
  }

  /** Has the server save again. */
  public void mendPersistence() throws Exception {
    Files.delete(folder.resolve("dump.rdb"));
    save("ok");
  }

  private void save(String outcome) {
    try (Jedis client = client()) {
      client.configSet("save", "3600 1000000");
      client.bgsave();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
      while (!client.info("persistence").contains("rdb_last_bgsave_status:" + outcome)) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("saving does not end with " + outcome);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Lets a frozen server go on. */
  public void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("no signal could be sent");
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
