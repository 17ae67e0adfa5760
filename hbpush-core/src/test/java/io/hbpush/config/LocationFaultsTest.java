package io.hbpush.config;

import static io.hbpush.config.Reading.faults;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationFaultsTest {
  private static final String URL = "a regular expression for whole paths with exactly one capture "
      + "group, the channel id, like /news/(.+)/publish, at most 1000 characters";

  @Test
  void aLocationHasATypeAndPaths() {
    assertThat(faults("locations:\n  - store: default\n  - type: publischer\n    prefix: /\n"))
        .containsExactly(
            "f:2: locations[0]: type is missing; allowed: publisher, subscriber",
            "f:2: locations[0]: neither prefix nor url; allowed: "
                + "a prefix like /publisher/, or a url like /news/(.+)/publish",
            "f:3: locations[1].type: wrong value \"publischer\"; allowed: publisher, subscriber");
  }

  @Test
  void aLocationWithoutATypeMayHaveTheOptionsOfAny() {
    assertThat(faults("locations: [{prefix: /, polling: long, max_messages: 1, pols: x}]"))
        .hasSize(2)
        .last()
        .isEqualTo("f:1: locations[0].pols: unknown key; allowed: type, store, prefix, url, "
            + "create_on_post, message_timeout, max_messages, store_messages, max_message_size, channels, "
            + "allow_origin, polling, subscriber_timeout, concurrency, unknown_channel, "
            + "first_message, heartbeat");
  }

  @Test
  void anOptionOfTheOtherRoleIsCalledSo() {
    assertThat(faults("locations: [{type: subscriber, prefix: /, create_on_post: true}]"))
        .containsExactly("f:1: locations[0].create_on_post: an option of a publisher, and this is "
            + "a subscriber; allowed: type, store, prefix, url, polling, subscriber_timeout, "
            + "concurrency, unknown_channel, first_message, heartbeat, channels, allow_origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/", "%2C", ";", ",,,,,,,,,", ", "})
  void aSeparatorIsNoPartOfAnId(String separator) {
    assertThat(faults("locations: [{type: subscriber, prefix: /, channels: '" + separator + "'}]"))
        .singleElement()
        .asString()
        .startsWith("f:1: locations[0].channels: wrong value")
        .endsWith("; allowed: one to eight of the characters !$&'()*+,=:@|~");
  }

  @Test
  void originsAreWrittenAsBrowsersDo() {
    assertThat(faults("""
            locations:
              - type: publisher
                prefix: /
                allow_origin:
                  - https://app.example
                  - app.example
            """))
        .containsExactly("f:6: locations[0].allow_origin[1]: wrong value \"app.example\"; allowed: "
            + "* for all, or origins like https://app.example, in lower case, without a path or "
            + "the scheme's own port");
  }

  @ParameterizedTest
  @CsvSource({
    "/x, ', which has 0 capture groups'",
    "/(a)/(b), ', which has 2 capture groups'",
    "/(?:a), ', which has 0 capture groups'",
    "/(, ', which is no regular expression: Unclosed group'",
    "/[, ', which is no regular expression: Unclosed character class'",
    "'', ', which has 0 capture groups'"
  })
  void aUrlHasExactlyOneCaptureGroup(String url, String flaw) {
    assertThat(faults("locations: [{type: publisher, url: '" + url + "'}]"))
        .containsExactly(
            "f:1: locations[0].url: wrong value \"" + url + "\"" + flaw + "; allowed: " + URL);
  }

  @Test
  void aUrlHasABound() {
    String url = "/" + "(?:".repeat(100_000);

    assertThat(faults("locations: [{type: publisher, url: '" + url + "'}]"))
        .containsExactly("f:1: locations[0].url: wrong value \"" + url.substring(0, 80)
            + "…\", which is too long; allowed: " + URL);
  }

  @Test
  void aLocationNamesAStoreThatIsThere() {
    assertThat(faults("""
        store:
          redis1: {type: redis}
          redis2: {type: redis, port: 1}
        locations:
          - {type: publisher, prefix: /a/, store: redis3}
          - {type: publisher, prefix: /b/}
        """))
        .containsExactly(
            "f:5: locations[0].store: unknown store \"redis3\"; allowed: redis1, redis2; "
                + "did you mean redis1?",
            "f:6: locations[1]: names no store, and no store has the name default; "
                + "allowed: store: redis1, redis2");
  }

  @Test
  void theDefaultLocationsNeedADefaultStore() {
    assertThat(faults("port: 1\nstore:\n  a: {type: memory}\n  b: {type: memory}\n"))
        .containsExactly("f:2: store: no store has the name default, which the default locations "
            + "use; allowed: a store named default, or locations that name one of: a, b");
  }
}
