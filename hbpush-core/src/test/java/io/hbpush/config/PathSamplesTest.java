package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathSamplesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/(.+)", "/pub/([^/]+)/x\\.y", "/(\\d{3}-[a-f]{2,}|x?y*?z++)", "/(?:a|b|)/(?<id>\\w+)$",
            "^/\\Qa.(b\\E([]a])",
        "/([a-z&&[^m-p]]+)", "/(\\p{Lower}\\P{Lower})", "/([\\]\\[]?-)", "/(?i:ABC)([A-Z])",
            "/(?>a|b)(c)",
        "/(😀)"
      })
  void samplesMatchWhatTheyAreMadeFrom(String regex) {
    assertThat(PathSamples.of(regex))
        .isNotEmpty()
        .allMatch(Pattern.compile(regex).asMatchPredicate());
  }

  @Test
  void samplesShowEachWay() {
    assertThat(PathSamples.of("/(a|b|c)[12]?"))
        .containsExactlyInAnyOrder("/a", "/b", "/c", "/a1", "/b1", "/c1", "/a2", "/b2", "/c2");
  }

  @Test
  void aDotStandsForEachCharacterOfAPath() {
    String samples = String.join("", PathSamples.of("/(.{100})"));
    // RFC 3986, section 3.3
    for (String each : "/ - . _ ~ % ! $ & ' ( ) * + , ; = : @ a z A Z 0 9".split(" ")) {
      assertThat(samples).contains(each);
    }
  }

  @Test
  void samplesAreTheSameEachTime() {
    assertThat(PathSamples.of("/(.+)")).isEqualTo(PathSamples.of("/(.+)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?:){2000000000}",
        "((?:a?){2000000000}){2000000000}",
        "(((((.{1000}){1000}){1000}){1000}){1000})",
        "(?x) a # \\",
        "(?x)(a){ 2 }",
        "(?x)[ ] # [ ( {"
      })
  void samplesAreFewAndShortWhateverIsAsked(String regex) {
    assertThat(PathSamples.of(regex)).allSatisfy(path -> assertThat(path).hasSizeLessThan(2000));
  }

  @Test
  void anyExpressionIsBorne() {
    List<String> pieces = List.of(
        "a", "/", "(", ")", "(?:", "(?<i>", "(?!", "(?x)", "[", "[^", "]", "\\", "\\Q", "\\E",
        "\\d", "\\p{L}", "\\1", "{2}", "{1,3}", "*", "+?", "?", "|", ".", "^", "$", "-", "&&", "#",
        " ");
    Random chance = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder regex = new StringBuilder();
      for (int length = chance.nextInt(10); length >= 0; length--) {
        regex.append(pieces.get(chance.nextInt(pieces.size())));
      }
      if (compiles(regex.toString())) {
        assertThat(PathSamples.of(regex.toString())).as(regex.toString()).hasSizeLessThan(201);
      }
    }
  }

  private static boolean compiles(String regex) {
    try {
      Pattern.compile(regex);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
