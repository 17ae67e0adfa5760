package io.hbpush.config;

import static io.hbpush.config.Reading.faults;
import static io.hbpush.config.Reading.json;
import static io.hbpush.config.Reading.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What YAML would take for something else than its text. */
class ScalarsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10_",
        "1_000",
        "1:30",
        "190:20:30",
        "0x1F",
        "010",
        "0o17",
        "0b101",
        "1e3",
        "+1",
        "-0",
        "08",
        "1.50",
        ".5",
        "1.",
        ".inf",
        "-.Inf",
        ".nan",
        "no",
        "No",
        "NO",
        "off",
        "on",
        "y",
        "n",
        "yes",
        "TRUE",
        "False",
        "2001-01-01",
        "2001-12-14t21:59:43.10-05:00",
        "=",
        "<<",
        "nil",
        "none",
        "Nulle",
        "hbpush_",
        "a b",
        "a#b",
        "a:b",
        "-a",
        "---x",
        "http://x",
        "é",
        "日本",
        "😀"
      })
  void anUnquotedScalarIsItsText(String text) {
    assertThat(keyPrefix(yaml("store:\n  type: redis\n  key_prefix: " + text + "\n")))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "~", "null", "true", "*a", "&a", "!a", "%a", "@a", "a: b", "a #b", "#", "[", "{",
        "'", "\"", "\\", "/", "\t", "\n", "\r\n", "\u0000", "\u007F", "\u0085", "\u2028", "\uFEFF",
        "é", "😀"
      })
  void aQuotedScalarIsItsText(String text) {
    String store = "{\"store\": {\"type\": \"redis\", \"key_prefix\": " + quoted(text) + "}}";

    assertThat(keyPrefix(yaml(store))).isEqualTo(text);
    assertThat(keyPrefix(json(store))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "80", "8.5", "1e3", "-2.5E-7", "true", "false"})
  void aJsonNumberOrWordIsItsText(String text) {
    assertThat(keyPrefix(json("{\"store\": {\"type\": \"redis\", \"key_prefix\": " + text + "}}")))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9_090",
        "0x1F90",
        "010",
        "1:30",
        "80.0",
        "8e1",
        "+80",
        "-80",
        "' 80'",
        "8O",
        "''",
        "65536",
        "99999999999999999999",
        "٨٠",
        "on",
        "2001-01-01"
      })
  void whatIsNoPlainNumberIsNoPort(String text) {
    assertThat(faults("port: " + text))
        .containsExactly("f:1: port: wrong value \"" + text.replace("'", "")
            + "\"; allowed: a whole number from 0 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no", "on", "off", "True", "FALSE", "1", "0", "y", "''"})
  void onlyTrueAndFalseAreTruthValues(String text) {
    assertThat(faults("locations: [{type: publisher, prefix: /, create_on_post: " + text + "}]"))
        .containsExactly("f:1: locations[0].create_on_post: wrong value \"" + text.replace("'", "")
            + "\"; allowed: true, false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0s",
        "1h1s",
        "3601",
        "61m",
        "2h",
        "1.5h",
        "30S",
        "30 s",
        "1d",
        "s",
        "none",
        "-1",
        "1:30",
        "010",
        "PT30S",
        "9999999999999999h",
        "999999999999999999h"
      })
  void aSubscriberTimeoutIsFromOneSecondToOneHour(String text) {
    assertThat(
            faults("locations: [{type: subscriber, prefix: /, subscriber_timeout: " + text + "}]"))
        .containsExactly("f:1: locations[0].subscriber_timeout: wrong value \"" + text
            + "\"; allowed: a duration from 1s to 1h, like 45, 30s, 5m or 1h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "2GiB",
        "2147483640",
        "64kib",
        "64KB",
        "1 MiB",
        "1.5MiB",
        "none",
        "-1",
        "9223372036854775807GiB",
        "17179869184GiB"
      })
  void aMessageSizeIsFromOneByteToTheLongestArray(String text) {
    assertThat(faults("locations: [{type: publisher, prefix: /, max_message_size: " + text + "}]"))
        .containsExactly("f:1: locations[0].max_message_size: wrong value \"" + text
            + "\"; allowed: a size from 1 to 2147483639 bytes, like 1048576, 64KiB, 16MiB or 1GiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2147483648", "None", "all"})
  void aCountOfMessagesIsPositiveOrNone(String text) {
    assertThat(faults("locations: [{type: publisher, prefix: /, max_messages: " + text + "}]"))
        .containsExactly("f:1: locations[0].max_messages: wrong value \"" + text
            + "\"; allowed: a whole number from 1 to 2147483647, or none");
  }

  private static String keyPrefix(Configuration configuration) {
    return configuration.stores().get(0).values().text("key_prefix").orElseThrow();
  }

  /** In double quotes, as both languages read them: with letters beyond ASCII escaped. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
