package io.hbpush.config;

import static io.hbpush.config.Reading.READER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsOptionsTest {
  @TempDir
  private static Path directory;

  @BeforeAll
  static void writeFiles() throws Exception {
    PemFiles.write(directory, "EC", "EC");
    PemFiles.write(directory, "another", "EC");
    PemFiles.write(directory, "RSA", "RSA");
    PemFiles.write(directory, "Ed25519", "Ed25519");
    Files.writeString(directory.resolve("nothing"), "hello\n");
    Files.writeString(
        directory.resolve("damaged.crt"), PemFiles.block("CERTIFICATE", new byte[] {1, 2}));
    Files.writeString(
        directory.resolve("damaged.key"), PemFiles.block("PRIVATE KEY", new byte[] {1, 2}));
    Files.writeString(
        directory.resolve("old.key"), PemFiles.block("RSA PRIVATE KEY", new byte[] {1, 2}));
    Files.writeString(
        directory.resolve("both.key"),
        Files.readString(directory.resolve("EC.key"))
            + Files.readString(directory.resolve("RSA.key")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void filesAreFoundBesideTheConfiguration(String name) throws IOException {
    Tls tls = read(name + ".crt", name + ".key").tls().orElseThrow();
    assertThat(tls.certificates()).hasSize(1);
    assertThat(tls).hasToString("Tls[CN=localhost]");
  }

  @Test
  void aNameMayBeAbsolute() throws IOException {
    String path = directory.resolve("EC").toString();
    assertThat(read(path + ".crt", path + ".key").tls()).isPresent();
  }

  @Test
  void aChainKeepsItsOrderAndMayHaveTextAround() throws IOException {
    Files.writeString(
        directory.resolve("chain.crt"),
        "the server's own\n" + Files.readString(directory.resolve("EC.crt")) + "and another\n"
            + Files.readString(directory.resolve("RSA.crt")));
    Tls tls = read("chain.crt", "EC.key").tls().orElseThrow();
    assertThat(tls.certificates())
        .extracting(certificate -> certificate.getPublicKey().getAlgorithm())
        .containsExactly("EC", "RSA");
  }

  @Test
  void withoutFilesThereIsNone() {
    assertThat(Reading.yaml("port: 1").tls()).isEmpty();
    assertThat(Configuration.defaults().tls()).isEmpty();
  }

  @Test
  void oneWithoutTheOtherIsAFault() throws IOException {
    assertThat(faults("tls_certificate: EC.crt"))
        .singleElement()
        .asString()
        .contains("tls_key is missing");
    assertThat(faults("tls_key: EC.key"))
        .singleElement()
        .asString()
        .contains("tls_certificate is missing");
  }

  @Test
  void allThatIsWrongIsToldWithItsLine() throws IOException {
    assertThat(faults("tls_certificate: none.crt\ntls_key: none.key\nprot: 1"))
        .hasSize(3)
        .anyMatch(fault -> fault.contains(":1: tls_certificate: there is no file"))
        .anyMatch(fault -> fault.contains(":2: tls_key: there is no file"))
        .anyMatch(fault -> fault.contains(":3: prot: unknown key"));
  }

  @Test
  void aCertificateThatIsNoneIsAFault() throws IOException {
    assertFault("nothing", "EC.key", "tls_certificate: there is no certificate in");
    assertFault("EC.key", "EC.key", "tls_certificate: there is no certificate in");
    assertFault("damaged.crt", "EC.key", "tls_certificate: a certificate in");
    assertFault("''", "EC.key", "tls_certificate: wrong value");
  }

  @Test
  void aKeyThatIsNoneIsAFault() throws IOException {
    assertFault("EC.crt", "nothing", "tls_key: there is no PRIVATE KEY in");
    assertFault("EC.crt", "old.key", "tls_key: there is no PRIVATE KEY in");
    assertFault("EC.crt", "both.key", "tls_key: there are several keys in");
    assertFault("EC.crt", ".", "tls_key: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"another.key", "RSA.key", "Ed25519.key", "damaged.key"})
  void aKeyOfAnotherCertificateIsAFault(String key) throws IOException {
    assertFault("EC.crt", key, "tls_key: the key is not that of the certificate");
  }

  private static void assertFault(String certificate, String key, String begin) throws IOException {
    assertThat(faults("tls_certificate: " + certificate + "\ntls_key: " + key))
        .singleElement()
        .asString()
        .contains(begin)
        .contains("; allowed: a PEM file");
  }

  private static Configuration read(String certificate, String key) throws IOException {
    return READER.read(file("tls_certificate: " + certificate + "\ntls_key: " + key));
  }

  private static List<String> faults(String text) throws IOException {
    Path file = file(text);
    return catchThrowableOfType(ConfigurationException.class, () -> READER.read(file))
        .faults()
        .stream()
        .map(Fault::toString)
        .toList();
  }

  private static Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("hbpush.yaml"), text);
  }
}
