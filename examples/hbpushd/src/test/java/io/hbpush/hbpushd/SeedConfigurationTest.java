package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.redis.RedisBinary;
import io.hbpush.redis.RedisProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations in the seed's README, word for word. */
class SeedConfigurationTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"server", "store", "stores", "named-store", "default", "complex"})
  void isFine(String name) {
    assertThat(run(daemon -> {}, "--check", "--config", file(name))).isZero();
    assertThat(out.toString()).startsWith("OK: ");
    assertThat(err.toString()).isEmpty();
  }

  /** Whether there is a Redis or not: a daemon without its Redis starts too, and says so. */
  @ParameterizedTest
  @CsvSource({
    "server, /publisher/test",
    "store, /publisher/test",
    "stores, /publisher/test",
    "named-store, /publisher/test",
    "default, /publisher/test",
    "complex, /pub/test",
    "complex, /redis/test/1/pub/",
    "complex, /redis/test/2/pub/"
  })
  void starts(String name, String publisher) {
    assertThat(run(
            daemon -> assertThat(new Client(daemon.port()).get(publisher).statusCode())
                .isIn(200, 404, 503),
            "--config",
            file(name),
            "--port=0",
            "--address=127.0.0.1"))
        .isZero();
    assertThat(out.toString()).contains("listens on 127.0.0.1:");
    assertThat(err.toString()).isEmpty();
  }

  /** With a Redis of the test's own, on a free port. */
  @ParameterizedTest
  @CsvSource({
    "server, /publisher/test, /subscriber/test",
    "store, /publisher/test, /subscriber/test",
    "stores, /publisher/test, /subscriber/test",
    "named-store, /publisher/test, /subscriber/test",
    "default, /publisher/test, /subscriber/test",
    "complex, /pub/test, /sub/test",
    "complex, /redis/test/1/pub/, /redis/test/1/sub/",
    "complex, /redis/test/2/pub/, /redis/test/2/sub/"
  })
  void passesMessages(String name, String publisher, String subscriber) throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN)) {
      assertThat(run(
              daemon -> passMessage(daemon, publisher, subscriber),
              "--config",
              withRedis(name, redis.port()),
              "--port=0",
              "--address=127.0.0.1"))
          .isZero();
    }
  }

  /** The configuration with the port of another Redis. */
  private String withRedis(String name, int port) throws IOException {
    String text = Files.readString(Path.of(file(name)))
        .replaceAll("\n +port: .*", "")
        .replaceAll("(\n +)type: redis", "$0$1port: " + port);
    return Files.writeString(folder.resolve(name + ".yaml"), text).toString();
  }

  private static void passMessage(Hbpushd daemon, String publisher, String subscriber)
      throws Exception {
    var client = new Client(daemon.port());
    var published = client.post(publisher, "Hello world!", "Content-Type", "text/plain");
    assertThat(published.statusCode()).isEqualTo(202);
    var received = client.get(subscriber);
    assertThat(received.body()).isEqualTo("Hello world!");
    assertThat(received.headers().firstValue("Content-Type")).hasValue("text/plain");
  }

  @Test
  void pollsInIntervalsWhereItSaysSo() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN)) {
      assertThat(run(
              daemon -> {
                var reply = new Client(daemon.port()).get("/redis/none/1/sub/");
                assertThat(reply.statusCode()).isEqualTo(304);
              },
              "--config",
              withRedis("complex", redis.port()),
              "--port=0"))
          .isZero();
    }
  }

  @Test
  void theCaveatIsToldNow() {
    assertThat(run(daemon -> {}, "--check", "--config", file("caveat"))).isZero();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("warning: ")
        .contains("locations[1]");
  }

  @Test
  void theCaveatStartsNevertheless() {
    assertThat(run(
            daemon -> {
              var reply = new Client(daemon.port()).post("/pub/test", "hidden");
              assertThat(reply.statusCode()).isEqualTo(405);
            },
            "--config",
            file("caveat"),
            "--port=0"))
        .isZero();
    assertThat(out.toString()).contains("  publisher   /pub/(.+)");
  }

  private int run(Main.Service service, String... args) {
    return Main.commandLine(service)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  static String file(String name) {
    try {
      URL resource = SeedConfigurationTest.class.getResource("/seed/" + name + ".yaml");
      assertThat(resource).as(name).isNotNull();
      return Path.of(resource.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
