package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.config.ConfigurationReader.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a file says, it is read or refused with faults that each name what is allowed. */
class DamageTest {
  private static final String PIECES = "{}[]:,-?&*!|>'\"%@`#~\\/ \n\t\r0a.\u0000\u0085é<()+";

  @ParameterizedTest
  @CsvSource({"complex.yaml, YAML", "complex.json, JSON", "complex.json, YAML", "caveat.yaml, YAML"
  })
  void aDamagedFileIsReadOrRefused(String name, Format format) throws IOException {
    Random chance = new Random(7);
    String whole = text(name);
    for (int i = 0; i < 500; i++) {
      StringBuilder damaged = new StringBuilder(whole);
      for (int wounds = 1 + chance.nextInt(3); wounds > 0; wounds--) {
        wound(damaged, chance);
      }
      try {
        assertThat(Reading.READER.read(name, damaged.toString(), format)).isNotNull();
      } catch (ConfigurationException e) {
        assertThat(e.faults())
            .isNotEmpty()
            .allSatisfy(fault -> assertThat(fault.toString())
                .startsWith(name)
                .contains("; allowed: ")
                .doesNotContain("\n", "org.yaml", "Exception"));
      }
    }
  }

  private static void wound(StringBuilder text, Random chance) {
    int at = chance.nextInt(text.length());
    String piece = PIECES.substring(chance.nextInt(PIECES.length())).substring(0, 1);
    switch (chance.nextInt(3)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, piece);
      default -> text.replace(at, Math.min(text.length(), at + 1 + chance.nextInt(8)), piece);
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream in = DamageTest.class.getResourceAsStream("seed/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
