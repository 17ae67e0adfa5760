package io.hbpush.config;

import static io.hbpush.config.Reading.READER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hbpush.config.ConfigurationReader.Format;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesTest {
  private static final String ALLOWED = "; allowed: a YAML or JSON file in UTF-8 of at most 1 MiB";

  @TempDir
  private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"a.yaml", "a.yml", "a.YAML", "a.conf", "a"})
  void aFileIsYamlUnlessItsNameSaysJson(String name) throws IOException {
    assertThat(READER.read(write(name, "port: 81 # not JSON")).port()).isEqualTo(81);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json", "a.JSON"})
  void aFileIsJsonIfItsNameSaysSo(String name) throws IOException {
    assertThat(READER.read(write(name, "{\n\t\"port\": 81}")).port()).isEqualTo(81);
  }

  @Test
  void theCallerMayKnowTheFormatBetter() throws IOException {
    assertThat(READER.read(write("a.json", "port: 81"), Format.YAML).port()).isEqualTo(81);
    assertThat(READER.read(write("a.yaml", "{\n\t\"port\": 81}"), Format.JSON).port())
        .isEqualTo(81);
  }

  @Test
  void aByteOrderMarkIsNoText() throws IOException {
    assertThat(READER.read(write("a.yaml", "\uFEFFport: 81")).port()).isEqualTo(81);
    assertThat(READER.read(write("a.json", "\uFEFF{\"port\": 81}")).port()).isEqualTo(81);
  }

  @Test
  void lineEndsOfWindowsCountOnce() throws IOException {
    assertRefused(
        write("a.yaml", "port: 81\r\n\r\nprot: 1\r\n"),
        ":3: prot: unknown key; allowed: port, address, tls_certificate, tls_key, store, locations; did you mean port?");
    assertRefused(
        write("a.json", "{\"port\": 81,\r\n\r\n\"prot\": 1}"),
        ":3: prot: unknown key; allowed: port, address, tls_certificate, tls_key, store, locations; did you mean port?");
  }

  @Test
  void aFileThatIsNotThereIsAFault() {
    assertRefused(directory.resolve("missing.yaml"), ": there is no such file" + ALLOWED);
  }

  @Test
  void aDirectoryIsAFault() {
    assertRefused(directory, ": is a directory" + ALLOWED);
  }

  @Test
  void aFileThatMustNotBeReadIsAFault() throws IOException {
    Path file = write("a.yaml", "port: 81");
    assumeThat(file.toFile().setReadable(false)).isTrue();
    assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();

    assertRefused(file, ": permission to read it is denied" + ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16"})
  void aFileInAnotherCharsetIsAFault(String charset) throws IOException {
    Path file = directory.resolve("a.yaml");
    Files.writeString(file, "port: 81\n# Grüße\n", Charset.forName(charset));

    assertRefused(file, (charset.equals("UTF-16") ? ":1" : ":2") + ": is not UTF-8" + ALLOWED);
  }

  @Test
  void aFileCutOffInALetterIsAFault() throws IOException {
    byte[] bytes = "port: 81\n# ü".getBytes(StandardCharsets.UTF_8);
    Path file = directory.resolve("a.yaml");
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    assertRefused(file, ":2: is not UTF-8" + ALLOWED);
  }

  @Test
  void aFileMayBeOneMebibyteLongAndNoLonger() throws IOException {
    String comment = "# hbpush\n#####\n\n".repeat(1 << 16);

    assertThat(READER.read(write("a.yaml", comment))).isEqualTo(Configuration.defaults());
    assertRefused(write("b.yaml", comment + "\n"), ": is larger than 1 MiB" + ALLOWED);
    assertThat(READER.read("a", comment, Format.YAML)).isEqualTo(Configuration.defaults());
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> READER.read("a", comment + "\n", Format.YAML))
        .withMessage("a: is larger than 1 MiB" + ALLOWED);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static void assertRefused(Path file, String fault) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> READER.read(file))
        .withMessage(file + fault);
  }
}
