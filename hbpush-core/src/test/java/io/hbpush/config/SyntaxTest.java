package io.hbpush.config;

import static io.hbpush.config.Reading.faults;
import static io.hbpush.config.Reading.json;
import static io.hbpush.config.Reading.jsonFaults;
import static io.hbpush.config.Reading.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.Polling;
import io.hbpush.SubscriberLocation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SyntaxTest {
  @ParameterizedTest
  @MethodSource
  void brokenYamlIsToldWithItsLine(String text, String fault) {
    assertThat(faults(text))
        .containsExactly(fault + "; allowed: YAML indented with spaces, "
            + "with quotes around text that begins with one of @`%*&!|>");
  }

  static Stream<Arguments> brokenYamlIsToldWithItsLine() {
    String problem = "cannot be read as YAML: ";
    return Stream.of(
        Arguments.of(
            "port: 80\n  address: x", "f:2: " + problem + "mapping values are not allowed here"),
        Arguments.of(
            "port: 80\naddress: 'x",
            "f:2: " + problem + "while scanning a quoted scalar, found unexpected end of stream"),
        Arguments.of("port: *x", "f:1: " + problem + "found undefined alias"),
        Arguments.of(
            "port: !a!b c", "f:1: " + problem + "while parsing a node, found undefined tag handle"),
        Arguments.of("port: !!java.io.File x", "f:1: " + problem + "Global tag is not allowed"),
        Arguments.of(
            "store:\n\ttype: memory",
            "f:2: " + problem + "while scanning for the next token, found character '\\t(TAB)' "
                + "that cannot start any token. (Do not use \\t(TAB) for indentation)"),
        Arguments.of(
            "port: 80\n---\nport: 81",
            "f:2: " + problem + "expected a single document in the stream, "
                + "but found another document"),
        Arguments.of(
            "# x\n".repeat(2000) + "port: \u0007",
            "f:2001: " + problem + "found the character U+0007"),
        Arguments.of(
            "port: " + "[".repeat(1000), "f: " + problem + "Nesting Depth exceeded max 50"),
        Arguments.of(
            "a: &a []\nb: [" + "*a, ".repeat(100) + "]",
            "f: " + problem
                + "Number of aliases for non-scalar nodes exceeds the specified max=50"));
  }

  @Test
  void anchorsAndMergesSpareRepetition() {
    Configuration configuration = yaml("""
        locations:
          - &first {type: subscriber, prefix: /a/, polling: interval, heartbeat: 5s}
          - {<<: *first, prefix: /b/}
          - {prefix: /c/, <<: [{type: subscriber, heartbeat: 7s}, *first], heartbeat: 6s}
        """);

    assertThat(configuration.locations())
        .extracting(entry -> entry.paths().toString())
        .containsExactly("/a/", "/b/", "/c/");
    assertThat(configuration.locations())
        .extracting(entry -> (SubscriberLocation) entry.options())
        .allSatisfy(options -> assertThat(options.polling()).isEqualTo(Polling.INTERVAL))
        .extracting(options -> options.heartbeat().toSeconds())
        .containsExactly(5L, 5L, 6L);
  }

  @Test
  void aliasesThatMultiplyAreHarmless() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i <= 25; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(faults(bomb.toString())).hasSize(26);
  }

  @Test
  void mergesThatMultiplyAreHarmless() {
    StringBuilder bomb = new StringBuilder("a0: &a0 {x: y}\n");
    for (int i = 1; i <= 25; i++) {
      bomb.append("a%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(faults(bomb.toString())).hasSize(26);
  }

  @Test
  void aValueThatContainsItselfIsRefused() {
    assertThat(faults("locations: &a\n  - *a\n"))
        .containsExactly("f:1: locations[0]: the value contains itself; "
            + "allowed: a mapping with a type: publisher, subscriber");
    assertThat(faults("store: &a {<<: *a, type: memory}"))
        .containsExactly("f:1: store.<<: unknown key; allowed: type, max_bytes");
  }

  @ParameterizedTest
  @MethodSource
  void brokenJsonIsToldWithItsLine(String text, String fault) {
    assertThat(jsonFaults(text)).containsExactly(fault);
  }

  static Stream<Arguments> brokenJsonIsToldWithItsLine() {
    String problem = "cannot be read as JSON: ";
    String badValue = problem + "a value is missing, or has no quotes, or is no JSON number; "
        + "allowed: a string in double quotes, a number, true, false, null, a list or an object";
    String badKey =
        problem + "a key is missing or has no double quotes; " + "allowed: a key in double quotes";
    String ended = problem + "the file ends too early; allowed: an end for each \", { and [";
    return Stream.of(
        Arguments.of("{\n\"port\": 80,\n}", "f:3: " + badKey),
        Arguments.of("{port: 80}", "f:1: " + badKey),
        Arguments.of("{'port': 80}", "f:1: " + badKey),
        Arguments.of("{,}", "f:1: " + badKey),
        Arguments.of("// x\n{}", "f:1: " + badValue),
        Arguments.of("{\"port\": }", "f:1: " + badValue),
        Arguments.of("{\"port\": 010}", "f:1: " + badValue),
        Arguments.of("{\"port\": 0x1F}", "f:1: " + badValue),
        Arguments.of("{\"port\": +1}", "f:1: " + badValue),
        Arguments.of("{\"port\": 1.}", "f:1: " + badValue),
        Arguments.of("{\"port\": .5}", "f:1: " + badValue),
        Arguments.of("{\"port\": NaN}", "f:1: " + badValue),
        Arguments.of("{\"port\": True}", "f:1: " + badValue),
        Arguments.of("{\"port\": none}", "f:1: " + badValue),
        Arguments.of("port: 80", "f:1: " + badValue),
        Arguments.of("[1,]", "f:1: " + badValue),
        Arguments.of(
            "{\"port\" 80}",
            "f:1: " + problem + "a key without a value; " + "allowed: a colon after each key"),
        Arguments.of(
            "{\"port\": 80 \n\"address\": \"\"}",
            "f:2: " + problem + "an object does not go on and does not end; allowed: a comma or }"),
        Arguments.of(
            "[1 2]",
            "f:1: " + problem + "a list does not go on and does not end; allowed: a comma or ]"),
        Arguments.of(
            "{}\n{}", "f:2: " + problem + "something follows the end; allowed: one object"),
        Arguments.of("{\"port\": 80", "f:1: " + ended),
        Arguments.of("{\"port", "f:1: " + ended),
        Arguments.of("{\"port\":\n", "f:2: " + ended),
        Arguments.of("[", "f:1: " + ended),
        Arguments.of("\"\\u00", "f:1: " + ended),
        Arguments.of(
            "{\"a\tb\": 1}",
            "f:1: " + problem + "a control character in a string; "
                + "allowed: its escape, like \\n or \\u0000"),
        Arguments.of(
            "{\"a\\x\": 1}",
            "f:1: " + problem + "an unknown escape in a string; "
                + "allowed: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000"),
        Arguments.of(
            "{\"a\\u004\u0661\": 1}",
            "f:1: " + problem + "an escape in a string is cut short; "
                + "allowed: \\u and four hexadecimal digits"),
        Arguments.of(
            "[".repeat(100_000),
            "f:1: " + problem + "nested too deep; allowed: at most 50 levels"));
  }

  @Test
  void jsonMayBeIndentedWithTabsAndEscapeWhatItLikes() {
    Configuration configuration =
        json("\r\n\t{\t\"port\"\t:\t8080\t,\r\n\t\"store\":{\"type\":\"redis\",\"key_prefix\":"
            + "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\ud83d\\ude00\"}\t}\t\n");

    assertThat(configuration.port()).isEqualTo(8080);
    assertThat(configuration.stores())
        .extracting(store -> store.values().text("key_prefix").orElseThrow())
        .isEqualTo(List.of("\"\\/\b\f\n\r\té😀"));
  }

  @Test
  void jsonIsYamlTooIfItHasNoTabs() {
    assertThat(yaml("{\"port\": 8080, \"address\": \"\"}").port()).isEqualTo(8080);
  }
}
