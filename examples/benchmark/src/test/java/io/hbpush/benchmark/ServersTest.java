package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServersTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** Listens on the port that it is told, and does nothing else. */
  static final class Listening {
    public static void main(String[] arguments) throws IOException {
      try (var socket = new java.net.ServerSocket(Integer.parseInt(arguments[0]))) {
        while (true) {
          socket.accept().close();
        }
      }
    }
  }

  @Test
  void aServerRunsUntilTheEnd() throws Exception {
    int port = Server.freePort();
    var command = List.of(
        JAVA,
        "-cp",
        System.getProperty("java.class.path"),
        Listening.class.getName(),
        Integer.toString(port));
    ProcessHandle process;
    Path file;
    try (var servers = new Servers()) {
      file = servers.write("some.conf", "text");
      Server server = servers.start("listening", port, command);
      assertThat(server.port()).isEqualTo(port);
      assertThat(server.cpuSeconds()).isPositive();
      assertThat(server.residentBytes()).isPositive();
      assertThat(server.isJava()).isTrue();
      process = ProcessHandle.current().children().findFirst().orElseThrow();
      assertThat(file).hasContent("text");
    }
    assertThat(process.isAlive()).isFalse();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void theLiveHeapIsReadFromItsHistogram() throws IOException {
    String histogram = """
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         15432        1234567  [B (java.base@17)
        Total         98765        4567890
        """;
    assertThat(Server.liveHeapBytes(histogram)).isEqualTo(4_567_890);
    assertThatThrownBy(() -> Server.liveHeapBytes("no such process"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such process");
  }

  @Test
  void aServerThatEndsAtOnceTellsWhy() throws Exception {
    try (var servers = new Servers()) {
      var command = List.of(JAVA, "-jar", "there-is-no.jar");
      assertThatThrownBy(() -> servers.start("missing", Server.freePort(), command))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("missing does not start: ")
          .hasMessageContaining("there-is-no.jar");
    }
  }
}
