package io.hbpush.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/** A Redis of the benchmark's own, which keeps nothing on disk, and what it tells about itself. */
final class Redis implements AutoCloseable {
  private static final String COMMAND = "cmdstat_";
  private static final String CALLS = "calls=";
  private static final String ASKING = COMMAND + "info";
  private static final int SETTLED = 4;
  private static final int SETTLE_AT_MOST = 60;
  private static final long SETTLE_MILLIS = 250;

  private final Server server;
  private final Jedis connection;

  private Redis(Server server) {
    this.server = server;
    connection = new Jedis("127.0.0.1", server.port());
  }

  static Redis start(Servers servers, String executable) throws IOException, InterruptedException {
    int port = Server.freePort();
    var command = List.of(
        executable,
        "--port",
        Integer.toString(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no");
    return new Redis(servers.start("redis", port, command));
  }

  int port() {
    return server.port();
  }

  /** The processor time that it has taken so far, in seconds. */
  double cpuSeconds() {
    Map<String, String> cpu = fields(connection.info("cpu"));
    return Double.parseDouble(cpu.get("used_cpu_user"))
        + Double.parseDouble(cpu.get("used_cpu_sys"));
  }

  /** How many commands it has run so far, those of scripts included; asking does not count. */
  long commands() {
    return commands(fields(connection.info("commandstats")));
  }

  /** As above, from the fields that it told. */
  static long commands(Map<String, String> fields) {
    return fields.entrySet().stream()
        .filter(field -> field.getKey().startsWith(COMMAND))
        .filter(field -> !field.getKey().equals(ASKING))
        .map(Map.Entry::getValue)
        .mapToLong(value -> Long.parseLong(
            value.substring(value.indexOf(CALLS) + CALLS.length(), value.indexOf(','))))
        .sum();
  }

  /** The bytes that it uses, once they stay the same for a second: buffers shrink with time. */
  long settledMemory() throws InterruptedException {
    long memory = memory();
    int same = 0;
    for (int i = 0; i < SETTLE_AT_MOST && same < SETTLED; i++) {
      TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
      long now = memory();
      same = now == memory ? same + 1 : 0;
      memory = now;
    }
    return memory;
  }

  private long memory() {
    return Long.parseLong(fields(connection.info("memory")).get("used_memory"));
  }

  /** Has it look after itself once a second instead of ten times, so that idling costs it little. */
  void idleQuietly() {
    connection.configSet("hz", "1");
    connection.configSet("dynamic-hz", "no");
  }

  /** What INFO told, by name. */
  static Map<String, String> fields(String info) {
    return info.lines()
        .map(line -> line.split(":", 2))
        .filter(field -> field.length == 2)
        .collect(Collectors.toMap(field -> field[0], field -> field[1]));
  }

  /** Closes the connection. The server is ended with the others. */
  @Override
  public void close() {
    connection.close();
  }
}
