package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Integer> ports = new ArrayList<>();

  @TempDir
  private Path directory;

  @Test
  void helpNamesEveryOption() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("-c, --config=FILE", "-f, --format=yaml|json", "--port=PORT")
        .contains("--address=ADDRESS", "--check", "--version", "-h, --help");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void versionIsTheBuilds() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString().strip()).matches("hbpushd \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
  }

  @Test
  void withoutAConfigurationItIsTheSeedsDefault() {
    assertThat(run("--port=0", "--address=127.0.0.1")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "hbpushd " + Version.text() + " listens on 127.0.0.1:" + ports.get(0),
            "  publisher   /publisher/  (store default: memory)",
            "  subscriber  /subscriber/  (store default: memory)");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void allInterfacesAreNamedSo() throws IOException {
    assertThat(run("-c", file("a.yaml", "port: 0"), "--address", "")).isZero();
    assertThat(out.toString()).contains("port " + ports.get(0) + " of all interfaces");
  }

  @Test
  void portAndAddressOfTheCommandLineGoBeforeTheFiles() throws IOException {
    String file = file("a.yaml", "port: 1\naddress: 192.0.2.1");
    assertThat(run("--config", file, "--port", "0", "--address", "localhost")).isZero();
    assertThat(out.toString()).contains("listens on localhost:" + ports.get(0));
  }

  @Test
  void theFormatIsThatOfTheFilesEnding() throws IOException {
    assertThat(run("--check", "-c", file("a.json", "{\"port\":\t9090}"))).isZero();
    assertThat(run("--check", "-c", file("a.conf", "port: 9090"))).isZero();
    assertThat(run("--check", "-c", file("b.json", "port: 9090"))).isEqualTo(2);
  }

  @Test
  void theFormatCanBeSaid() throws IOException {
    assertThat(run("--check", "-f", "json", "-c", file("a.yaml", "{\"port\":\t9090}")))
        .isZero();
    assertThat(run("--check", "--format=YAML", "-c", file("a.json", "port: 9090")))
        .isZero();
    assertThat(run("--check", "-f", "json", "-c", file("b.yaml", "port: 9090"))).isEqualTo(2);
  }

  @Test
  void checkSaysOkAndListensNowhere() throws IOException {
    String file = file("a.yaml", "port: 9090");
    assertThat(run("--check", "--config", file)).isZero();
    assertThat(out.toString()).isEqualTo("OK: " + file + System.lineSeparator());
    assertThat(ports).isEmpty();
  }

  @Test
  void warningsGoToStderr() throws IOException {
    String file = file("a.yaml", """
        locations:
          - {type: subscriber, prefix: /}
          - {type: publisher, prefix: /pub/}
        """);
    assertThat(run("--check", "--config", file)).isZero();
    assertThat(out.toString()).startsWith("OK");
    assertThat(err.toString().lines()).singleElement().asString().startsWith("warning: " + file);
  }

  @Test
  void allFaultsOfAConfigurationAreToldAtOnce() throws IOException {
    String file = file("a.yaml", """
        prot: 9090
        store: {type: memry}
        locations:
          - {type: publisher, prefix: pub}
        """);
    assertThat(run("--config", file, "--port", "0")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.startsWith(file + ":"));
    assertThat(err.toString()).contains("did you mean port?", "did you mean memory?");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aMissingFileIsALine() {
    assertThat(run("-c", directory.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("none.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--port=65536", "--port=-1", "--port=x", "--format=xml", "--what", "-c", "file"})
  void aWrongCommandLineIsALineAndAHint(String argument) {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(err.toString()).startsWith("hbpushd: ").contains("Try hbpushd --help.");
  }

  @Test
  void aPortThatIsTakenIsALine() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(run("--port=" + taken.getLocalPort(), "--address=127.0.0.1")).isEqualTo(1);
      assertThat(err.toString().lines())
          .containsExactly("hbpushd: cannot listen on 127.0.0.1:" + taken.getLocalPort()
              + ": the port is taken; end what listens there, or choose another one with --port");
    }
  }

  @Test
  void anAddressThatIsNotOursIsALine() {
    assertThat(run("--port=0", "--address=192.0.2.1")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("hbpushd: cannot listen on 192.0.2.1:0: no interface of this machine has"
            + " that address; choose one with --address");
  }

  @Test
  void aHostThatIsUnknownIsALine() {
    assertThat(run("--port=0", "--address=host.invalid")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("hbpushd: cannot listen on host.invalid:0: there is no host of that name");
  }

  @Test
  void aPortThatNeedsPrivilegesIsALine() {
    assumeTrue(needsPrivileges(80), "this user may listen on port 80");
    assertThat(run("--port=80", "--address=127.0.0.1")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("hbpushd: cannot listen on 127.0.0.1:80: the port needs privileges;"
            + " choose one above 1023 with --port");
  }

  private static boolean needsPrivileges(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return !socket.isBound();
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage()).startsWith("Permission denied");
    }
  }

  private int run(String... args) {
    return Main.commandLine(daemon -> ports.add(daemon.port()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }
}
