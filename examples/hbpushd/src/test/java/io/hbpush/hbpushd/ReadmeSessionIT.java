package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The README's session, command by command, with real curl against the jar: each prints what stands
 * there, but for the time and what follows from it.
 */
class ReadmeSessionIT {
  private static final Pattern SECTION =
      Pattern.compile("## A session with curl\\n(.*?)\\n## ", Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("```console\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND = Pattern.compile("\\$ ([^\\n]*)\\n(.*)", Pattern.DOTALL);
  private static final Pattern DATE = Pattern.compile("\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT");
  private static final Pattern LAST_MODIFIED = Pattern.compile("Last-Modified: (" + DATE + ")");

  private Jar daemon;
  private final List<Process> clients = new ArrayList<>();

  /** The dates that the README shows, each with the one that was really there. */
  private final List<String[]> dates = new ArrayList<>();

  @BeforeEach
  void startTheDaemon() throws Exception {
    assumeTrue(hasCurl(), "there is no curl on this machine");
    daemon = Jar.serve("");
  }

  @AfterEach
  void endAll() throws IOException {
    clients.forEach(Process::destroyForcibly);
    if (daemon != null) {
      daemon.close();
    }
  }

  @Test
  void theSessionGoesAsTheReadmeShowsIt() throws Exception {
    Process waiting = null;
    int blocks = 0;
    for (String block : session()) {
      blocks++;
      Matcher command = COMMAND.matcher(block);
      if (!command.matches()) {
        assertShown(block, output(waiting));
      } else if (command.group(2).isEmpty()) {
        waiting = run(command.group(1));
        awaitHeld();
      } else {
        assertShown(command.group(2), output(run(command.group(1))));
      }
    }
    assertThat(blocks).isEqualTo(5);
    assertThat(waiting).isNotNull();
  }

  private static List<String> session() throws IOException {
    String readme = Files.readString(Path.of("..", "..", "README.md"));
    Matcher section = SECTION.matcher(readme);
    assertThat(section.find()).isTrue();
    return BLOCK
        .matcher(section.group(1))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private Process run(String command) throws Exception {
    String here = command.replace("localhost:9090", "127.0.0.1:" + daemon.port());
    for (String[] date : dates) {
      here = here.replace(date[0], date[1]);
    }
    Process process = new ProcessBuilder("sh", "-c", here + " 2>/dev/null").start();
    clients.add(process);
    return process;
  }

  private static String output(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return output;
  }

  /** Waits until the daemon says that somebody waits. */
  private void awaitHeld() throws Exception {
    Await.until(
        "a subscriber waits",
        () -> output(run("curl -s http://localhost:9090/publisher/test"))
            .contains("active subscribers: 1"));
  }

  private void assertShown(String shown, String real) {
    assertThat(timeless(real)).isEqualTo(timeless(shown));
    Matcher there = LAST_MODIFIED.matcher(shown);
    Matcher here = LAST_MODIFIED.matcher(real);
    if (there.find() && here.find()) {
      dates.add(new String[] {there.group(1), here.group(1)});
    }
  }

  /** Leaves out what depends on when the session was: dates, ids, and how long ago something was. */
  private static String timeless(String output) {
    return DATE.matcher(output.replace("\r\n", "\n").stripTrailing())
        .replaceAll("(date)")
        .replaceAll("\\d{10}:\\d+", "(id)")
        .replaceAll("Etag: \\d+", "Etag: (rank in its second)")
        .replaceAll("(requested: |\"requested\": )\\d+", "$1(seconds)")
        .replaceAll("Content-Length: (8\\d|9\\d)\\b", "Content-Length: (about 90)");
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      return new ProcessBuilder("curl", "--version").start().waitFor() == 0;
    } catch (IOException none) {
      return false;
    }
  }
}
