package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
