package io.hbpush.config;

import static io.hbpush.config.Reading.faults;
import static io.hbpush.config.Reading.jsonFaults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
  private static final String PUBLISHER_KEYS = "type, store, prefix, url, create_on_post, "
      + "message_timeout, max_messages, store_messages, max_message_size, channels, allow_origin";
  private static final String URL = "a regular expression for whole paths with exactly one capture "
      + "group, the channel id, like /news/(.+)/publish, at most 1000 characters";
  private static final String PREFIX = "the beginning of paths with its leading slash, "
      + "like /publisher/, at most 1000 characters";

  @Test
  void allFaultsAreToldAtOnceInTheOrderOfTheirLines() {
    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, () -> Reading.yaml("""
            prot: 9090
            locations:
              - type: publisher
                url: /pub/.+
                polling: long
              - prefix: sub/
                type: subscriber
                store: redis
            address: 127.0.0.1:80
            store:
              default:
                type: memory
                max_bites: 5
            """));

    assertThat(refused).hasMessage("""
        f:1: prot: unknown key; allowed: port, address, tls_certificate, tls_key, store, locations; did you mean port?
        f:4: locations[0].url: wrong value "/pub/.+", which has 0 capture groups; allowed: %s
        f:5: locations[0].polling: an option of a subscriber, and this is a publisher; allowed: %s
        f:6: locations[1].prefix: wrong value "sub/"; allowed: %s
        f:8: locations[1].store: unknown store "redis"; allowed: default
        f:9: address: wrong value "127.0.0.1:80"; allowed: an IP address or a host name without a \
        port, or '' for all interfaces
        f:13: store.default.max_bites: unknown key; allowed: type, max_bytes; \
        did you mean max_bytes?""".formatted(URL, PUBLISHER_KEYS, PREFIX));
  }

  @Test
  void aFaultHasItsPartsForProgramsToo() {
    ConfigurationException refused = catchThrowableOfType(
        ConfigurationException.class, () -> Reading.yaml("address: x\nprot: 9090\n"));

    assertThat(refused.faults())
        .containsExactly(new Fault(
            new Place("f", 2, "prot"),
            "unknown key",
            "port, address, tls_certificate, tls_key, store, locations",
            Optional.of("port")));
  }

  @ParameterizedTest
  @CsvSource({
    "[], a list is wrong here",
    "- port, a list is wrong here",
    "port, a single value is wrong here",
    "!x {}, the value has a tag"
  })
  void aFileIsAMapping(String text, String problem) {
    assertThat(faults(text))
        .containsExactly("f:1: " + problem
            + "; allowed: a mapping of port, address, tls_certificate, tls_key, store, locations");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: | port | a whole number from 0 to 65535",
        "port: ~ | port | a whole number from 0 to 65535",
        "port: null | port | a whole number from 0 to 65535",
        "store: | store | a mapping with a type, or with named stores, each a mapping with a type",
        "store: {type: } | store.type | memory, redis",
        "store: {a: , default: {type: memory}} | store.a | a mapping with a type: memory, redis",
        "store: {type: redis, password: } | store.password | text",
        "locations: | locations | a list of mappings, each with a type of location: publisher, subscriber",
        "locations: [~] | locations[0] | a mapping with a type: publisher, subscriber"
      })
  void aKeyHasAValue(String text, String path, String allowed) {
    assertThat(faults(text))
        .containsExactly("f:1: " + path + ": the value is missing; allowed: " + allowed);
  }

  @Test
  void jsonNullIsNoValue() {
    assertThat(jsonFaults("{\"port\": 1,\n\"address\":\n null}"))
        .containsExactly("f:3: address: the value is missing; allowed: "
            + "an IP address or a host name without a port, or '' for all interfaces");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: []| port: a list is wrong here; allowed: a whole number from 0 to 65535",
        "port: {a: b}| port: a mapping is wrong here; allowed: a whole number from 0 to 65535",
        "port: !!int 80| port: the value has a tag; allowed: a whole number from 0 to 65535",
        "store: memory| store: a single value is wrong here; allowed: a mapping with a type, "
            + "or with named stores, each a mapping with a type",
        "store: {type: [redis]}| store.type: a list is wrong here; allowed: memory, redis",
        "store: {type: redis, sentinel: {}}| store.sentinel: a mapping is wrong here; "
            + "allowed: text, or a list of it",
        "store: {type: redis, sentinel: [a, []]}| store.sentinel[1]: a list is wrong here; "
            + "allowed: text",
        "locations: {}| locations: a mapping is wrong here; allowed: "
            + "a list of mappings, each with a type of location: publisher, subscriber",
        "locations: [a]| locations[0]: a single value is wrong here; allowed: "
            + "a mapping with a type: publisher, subscriber",
        "locations: []| locations: the list is empty; allowed: a list of mappings, each with a "
            + "type of location: publisher, subscriber; or no locations at all, for the defaults"
      })
  void aValueHasItsKind(String text, String fault) {
    assertThat(faults(text)).containsExactly("f:1: " + fault);
  }

  @Test
  void aKeyComesOnce() {
    assertThat(faults("port: 1\n'port': 2\nstore:\n  type: memory\n  type: memory\n"))
        .containsExactly(
            "f:2: port: the key is there already, on line 1; allowed: each key once",
            "f:5: store.type: the key is there already, on line 4; allowed: each key once");
  }

  @Test
  void aJsonKeyComesOnce() {
    assertThat(jsonFaults("{\"port\": 1,\n\"por\\u0074\": 2}"))
        .containsExactly("f:2: port: the key is there already, on line 1; allowed: each key once");
  }

  @Test
  void aKeyIsText() {
    assertThat(faults("? [port]\n: 80\n? ~\n: 1\n"))
        .containsExactly(
            "f:1: a key that is no text; allowed: keys that are text",
            "f:3: a key that is no text; allowed: keys that are text");
  }

  @ParameterizedTest
  @CsvSource({
    "createOnPost, create_on_post",
    "create-on-post, create_on_post",
    "message_timout, message_timeout",
    "max_mesages, max_messages",
    "tpye, type",
    "urls, url",
    "Store, store"
  })
  void theNearestKnownKeyIsSuggested(String key, String suggestion) {
    assertThat(faults("locations: [{type: publisher, prefix: /, " + key + ": x}]"))
        .contains("f:1: locations[0]." + key + ": unknown key; allowed: " + PUBLISHER_KEYS
            + "; did you mean " + suggestion + "?");
  }

  @Test
  void nothingIsSuggestedWhereNothingIsNear() {
    assertThat(faults("colour: red"))
        .containsExactly(
            "f:1: colour: unknown key; allowed: port, address, tls_certificate, tls_key, store, locations");
  }

  @Test
  void aValueCannotForgeALine() {
    assertThat(faults("\"a\\nf:1: b\": 1\nport: \"1\\n2\\u202E\\u001B[0m\""))
        .containsExactly(
            "f:1: a\\u000af:1: b: unknown key; allowed: port, address, tls_certificate, tls_key, store, locations",
            "f:2: port: wrong value \"1\\u000a2\\u202e\\u001b[0m\"; "
                + "allowed: a whole number from 0 to 65535");
  }

  @Test
  void readingEndsAtAThousandFaults() {
    String keys = IntStream.range(0, 20_000)
        .mapToObj(i -> "k" + i + ": 1")
        .collect(Collectors.joining(", ", "{", "}"));

    assertThat(faults("a: &a " + keys + "\nlocations: [" + "{<<: *a}, ".repeat(45) + "]"))
        .hasSize(1000);
  }
}
