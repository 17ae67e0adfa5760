package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void withoutACommandItSaysWhichThereAre() {
    assertThat(commandLine.execute()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("redis");
  }

  @Test
  void helpNamesTheParts() {
    assertThat(commandLine.execute("redis", "--help")).isEqualTo(CommandLine.ExitCode.OK);
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("HTTP, WEBAPP, STORE, LONE, MEMORY, WAITERS");
  }

  @Test
  void coreIsMeasuredWhereItIsAskedFor() {
    String[] command = {
      "core", "--only", "TextBench.formatDate", "--forks", "0", "--iterations", "1"
    };
    assertThat(commandLine.execute(command)).isEqualTo(CommandLine.ExitCode.OK);
    assertThat(out.toString())
        .contains("TextBench.formatDate", "time, ns", "allocated, bytes")
        .doesNotContain("readDate");
  }

  @Test
  void aBenchmarkOfCoreThatIsNotThereIsNamed() {
    assertThat(commandLine.execute("core", "--only", "teleport"))
        .isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("no benchmark has this in its name: teleport");
  }

  @Test
  void aDaemonThatIsNotThereIsNamed() {
    String[] command = {"http", "--servers", "hbpushd", "--hbpushd", "there-is-no.jar"};
    assertThat(commandLine.execute(command)).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("there-is-no.jar; say --hbpushd JAR");
  }

  @Test
  void tooManySubscribersAreRefused() {
    assertThat(commandLine.execute("http", "--subscribers", "20000"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(commandLine.execute("endurance", "--publishers", "1000"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .contains("--subscribers must be from 1 to 19000: 20000")
        .contains("--publishers must be from 1 to 999: 1000");
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    String address = "localhost:" + Server.freePort();
    assertThat(commandLine.execute("load", "--address", address))
        .isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).startsWith("benchmark: nobody listens at " + address);
  }

  @Test
  void whatALoadCannotBePutOnIsRefused() {
    for (String[] options : new String[][] {
      {"--address", "localhost:http"},
      {"--address", ":8080"},
      {"--address", "localhost:65536"},
      {"--pid", "999999999"},
      {"--loads", "idle"}
    }) {
      assertThat(commandLine.execute(
              Stream.concat(Stream.of("load"), Stream.of(options)).toArray(String[]::new)))
          .as(String.join(" ", options))
          .isEqualTo(CommandLine.ExitCode.USAGE);
    }
    assertThat(err.toString())
        .contains("--address must be HOST:PORT: localhost:http")
        .contains("--address names no host that is known: :8080")
        .contains("--pid is no process of this machine: 999999999")
        .contains("--loads idle needs --pid");
  }

  @Test
  void anOptionOutOfItsRangeIsRefusedBeforeAnythingStarts() {
    assertThat(commandLine.execute("redis", "--seconds", "31"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--seconds must be from 1 to 30: 31");
  }

  @Test
  void aMissingRedisIsNamed() {
    assertThat(commandLine.execute("redis", "--redis-server", "there-is-no-redis"))
        .isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).startsWith("benchmark: ").contains("there-is-no-redis");
  }
}
