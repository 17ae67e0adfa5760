package io.hbpush.config;

import static io.hbpush.config.Reading.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarningsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "  ",
      value = {
        "prefix: /a/  prefix: /a/",
        "prefix: /a/  prefix: /a/b/",
        "prefix: /  url: /pub/(.+)",
        "prefix: /a/  url: /a/([0-9]+)/x",
        "prefix: /user/  url: /user/(user-\\d{4})",
        "url: /(.+)  prefix: /a/",
        "url: /(.+)  url: /pub/(.+)",
        "url: /(.*)  url: /pub/([^/]+)",
        "url: /([^/]+)  url: /([a-z]+)",
        "url: /([^/]+)  url: /(\\w+)",
        "url: /(?:a|b)/(.+)  prefix: /b/",
        "url: /(?:a|b)/(.+)  url: /[ab]/(\\p{Alpha}+)",
        "url: /x/(.{3,})  url: /x/(\\d{3}|[a-f]{4,6})",
        "url: /(?<id>.+)  url: /(?<id>[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12})\\.json",
        "url: /(.+?)/?  url: /\\Qa.b\\E/(x*+y)$",
        "url: (?i)/PUB/(.+)  prefix: /pub/"
      })
  void aLocationIsHiddenByOneThatTakesAllItsPaths(String earlier, String later) {
    assertThat(locations(earlier, later)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "  ",
      value = {
        "prefix: /a/b/  prefix: /a/",
        "prefix: /a/  prefix: /a",
        "prefix: /a/  prefix: /b/",
        "prefix: /sub/  url: /(.+)",
        "url: /a/([^/]+)  prefix: /a/",
        "url: /a/(.{1,64})  prefix: /a/",
        "url: /a/(\\w+)  prefix: /a/",
        "url: /([a-y]+)  url: /([a-z]+)",
        "url: /([0-8]+)  url: /(\\d+)",
        "url: /([^%]+)  prefix: /",
        "url: /(\\d{1,3})  url: /(\\d+)",
        "url: /(.+)/x  url: /(.+)/y",
        "url: /((?!admin).+)  prefix: /",
        "url: /(?!admin/)(.+)  url: /([a-z]+)",
        "url: /(.+)  url: x(.+)",
        "url: /redis/(.+)/1/sub/  url: /redis/(.+)/2/sub/"
      })
  void aLocationIsNotHiddenByOneThatLeavesItPaths(String earlier, String later) {
    assertThat(locations(earlier, later)).isEmpty();
  }

  @Test
  void twoThatOnlyTogetherHideALocationAreNotBlamed() {
    assertThat(warnings("""
        locations:
          - {type: subscriber, url: '/([a-m])'}
          - {type: subscriber, url: '/([n-z])'}
          - {type: publisher, url: '/([a-z])'}
        """)).isEmpty();
  }

  @Test
  void theWarningNamesTheFirstThatHides() {
    assertThat(warnings("""
        locations:
          - {type: subscriber, prefix: /x/}
          - {type: subscriber, prefix: /a/}
          - {type: subscriber, url: /(.+)}
          - {type: publisher, prefix: /a/b/}
        """))
        .containsExactly("f:5: locations[3]: \"/a/b/\" can never be reached: "
            + "locations[1] on line 3, \"/a/\", takes all its paths");
  }

  @Test
  void redisStoresWhosePrefixesBeginEachOtherAreWarnedOf() {
    assertThat(stores("key_prefix: a", "key_prefix: ab, host: LOCALHOST, port: 6379, database: 0"))
        .containsExactly(
            "f:3: store.default: shares its Redis database with the store one on line 2,"
                + " and of their key_prefix values \"ab\" and \"a\" one begins the other: "
                + "they can come upon each other's channels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "  ",
      value = {
        "host: localhost  port: 6379",
        "key_prefix: x  host: localhost",
        "host: localhost  key_prefix: x",
        "key_prefix: x  key_prefix: x",
        "sentinel: [a, b]  sentinel: [a, b]"
      })
  void redisStoresThatShareKeysAreWarnedOf(String one, String other) {
    assertThat(stores(one, other)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "  ",
      value = {
        "key_prefix: a_  key_prefix: b_",
        "port: 6379  port: 6380",
        "database: 0  database: 1",
        "host: a  host: b",
        "sentinel: a  sentinel: b",
        "sentinel: a  host: localhost"
      })
  void redisStoresApartAreNotWarnedOf(String one, String other) {
    assertThat(stores(one, other)).isEmpty();
  }

  private static List<String> locations(String earlier, String later) {
    return warnings("""
        locations:
          - type: subscriber
            %s
          - type: publisher
            %s
        """.formatted(earlier, later));
  }

  private static List<String> stores(String one, String other) {
    return warnings("""
        store:
          one: {type: redis, %s}
          default: {type: redis, %s}
        """.formatted(one, other));
  }
}
