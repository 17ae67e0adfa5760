package io.hbpush.config;

import static io.hbpush.config.Reading.json;
import static io.hbpush.config.Reading.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.AllowedOrigins;
import io.hbpush.FirstMessage;
import io.hbpush.Limits;
import io.hbpush.Polling;
import io.hbpush.PublisherLocation;
import io.hbpush.StoreValues;
import io.hbpush.SubscriberConcurrency;
import io.hbpush.SubscriberLocation;
import io.hbpush.UnknownChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void defaultsAreThoseOfTheSeed() {
    Configuration defaults = Configuration.defaults();

    assertThat(defaults.port()).isEqualTo(80);
    assertThat(defaults.address()).isEmpty();
    assertThat(defaults.stores())
        .containsExactly(new StoreEntry("default", "memory", StoreValues.NONE));
    assertThat(defaults.locations())
        .extracting(entry -> entry.paths() + " " + entry.store() + " " + entry.options())
        .containsExactly(
            "/publisher/ default " + PublisherLocation.DEFAULT,
            "/subscriber/ default " + SubscriberLocation.DEFAULT);
    assertThat(defaults.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing yet\n", "---\n", "{}", "\uFEFF"})
  void anEmptyFileHasTheDefaults(String text) {
    assertThat(yaml(text)).isEqualTo(Configuration.defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \t\r\n", "{}", "\uFEFF{}"})
  void anEmptyJsonFileHasTheDefaults(String text) {
    assertThat(json(text)).isEqualTo(Configuration.defaults());
  }

  @Test
  void eachAbsentKeyHasItsDefaultForItself() {
    Configuration onlyStore = yaml("store: {type: memory, max_bytes: 1MiB}");
    Configuration onlyLocations = yaml("locations: [{type: publisher, prefix: /}]");

    assertThat(onlyStore.port()).isEqualTo(80);
    assertThat(onlyStore.locations()).isEqualTo(Configuration.defaults().locations());
    assertThat(onlyLocations.stores()).isEqualTo(Configuration.defaults().stores());
    assertThat(onlyLocations.locations()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''",
        "0.0.0.0",
        "localhost",
        "push-1.example_x.org",
        "'::'",
        "\"::1\"",
        "fe80::1%eth0"
      })
  void anAddressIsANameOrAnIpAddress(String address) {
    assertThat(yaml("address: " + address).address())
        .isEqualTo(address.replace("'", "").replace("\"", ""));
  }

  @Test
  void portZeroMeansAFreeOne() {
    assertThat(yaml("port: 0").port()).isZero();
  }

  @Test
  void aPublisherHasAllItsOptionsInYaml() {
    Configuration configuration = yaml("""
        locations:
          - type: publisher
            url: /channels/([a-z]+)
            create_on_post: false
            message_timeout: 5m
            max_messages: 20
            store_messages: false
            max_message_size: 64KiB
            channels: ","
            allow_origin: [https://app.example, "http://localhost:3000"]
        """);

    assertThat(configuration.locations().get(0).options()).isEqualTo(everyPublisherOption());
  }

  @Test
  void aPublisherHasAllItsOptionsInJson() {
    Configuration configuration = json("""
        {"locations": [{"type": "publisher", "url": "/channels/([a-z]+)",
          "create_on_post": false, "message_timeout": 300, "max_messages": 20,
          "store_messages": false, "max_message_size": 65536, "channels": ",",
          "allow_origin": "https://app.example http://localhost:3000"}]}
        """);

    assertThat(configuration.locations().get(0).options()).isEqualTo(everyPublisherOption());
  }

  private static PublisherLocation everyPublisherOption() {
    return new PublisherLocation(
        new Limits(Optional.of(Duration.ofMinutes(5)), OptionalInt.of(20)),
        false,
        false,
        65_536,
        Optional.of(","),
        AllowedOrigins.of(List.of("https://app.example", "http://localhost:3000")));
  }

  @Test
  void aPublisherKeepsMessagesWithoutLimits() {
    Configuration configuration = yaml("""
        locations:
          - {type: publisher, prefix: /, message_timeout: none, max_messages: none}
        """);

    assertThat(configuration.locations().get(0).options())
        .isEqualTo(PublisherLocation.DEFAULT.withLimits(Limits.NONE));
  }

  @Test
  void aSubscriberHasAllItsOptionsInYaml() {
    Configuration configuration = yaml("""
        locations:
          - type: subscriber
            prefix: /s/
            store: default
            polling: interval
            subscriber_timeout: 30
            concurrency: last
            unknown_channel: not_found
            first_message: newest
            heartbeat: 1m
            channels: "+"
            allow_origin: "*"
        """);

    assertThat(configuration.locations().get(0).options()).isEqualTo(everySubscriberOption());
  }

  @Test
  void aSubscriberHasAllItsOptionsInJson() {
    Configuration configuration = json("""
        {"locations": [{"type": "subscriber", "prefix": "\\/s\\/", "store": "default",
        \t"polling": "interval", "subscriber_timeout": "30s", "concurrency": "last",
        \t"unknown_channel": "not_found", "first_message": "newest", "heartbeat": 60,
        "channels": "+", "allow_origin": ["*"]}]}
        """);

    assertThat(configuration.locations().get(0).options()).isEqualTo(everySubscriberOption());
    assertThat(configuration.locations().get(0).paths()).hasToString("/s/");
  }

  private static SubscriberLocation everySubscriberOption() {
    return new SubscriberLocation(
        Polling.INTERVAL,
        Duration.ofSeconds(30),
        SubscriberConcurrency.LAST,
        UnknownChannel.NOT_FOUND,
        FirstMessage.NEWEST,
        Duration.ofMinutes(1),
        Optional.of("+"),
        AllowedOrigins.ANY);
  }

  @ParameterizedTest
  @CsvSource({
    "polling, long",
    "concurrency, broadcast",
    "concurrency, first",
    "unknown_channel, wait",
    "first_message, oldest",
    "subscriber_timeout, 55s",
    "heartbeat, 25s"
  })
  void aSubscriberOptionMaySayItsDefaultOrAnotherWord(String option, String value) {
    SubscriberLocation location = (SubscriberLocation)
        yaml("locations: [{type: subscriber, prefix: /, " + option + ": " + value + "}]")
            .locations()
            .get(0)
            .options();

    assertThat(location)
        .isEqualTo(
            value.equals("first")
                ? SubscriberLocation.DEFAULT.withConcurrency(SubscriberConcurrency.FIRST)
                : SubscriberLocation.DEFAULT);
  }

  @Test
  void urlWinsOverPrefix() {
    Configuration configuration =
        yaml("locations: [{type: publisher, prefix: /p/, url: '/u/(\\d+)'}]");

    assertThat(configuration.locations().get(0).paths()).hasToString("/u/(\\d+)");
    assertThat(configuration.locations().get(0).paths().matches("/u/1")).isTrue();
    assertThat(configuration.locations().get(0).paths().matches("/p/1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "90, 90", "30s, 30", "5m, 300", "1h, 3600", "876000h, 3153600000"})
  void aDurationHasAUnitOrIsInSeconds(String text, long seconds) {
    PublisherLocation location = (PublisherLocation)
        yaml("locations: [{type: publisher, prefix: /, message_timeout: " + text + "}]")
            .locations()
            .get(0)
            .options();

    assertThat(location.limits().messageTimeout()).contains(Duration.ofSeconds(seconds));
  }
}
