package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.Polling;
import io.hbpush.PublisherLocation;
import io.hbpush.StoreValues;
import io.hbpush.SubscriberLocation;
import io.hbpush.config.ConfigurationReader.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of the seed's README, word for word. */
class SeedExamplesTest {
  @Test
  void serverHasPortAndAddressAndDefaultsForTheRest() throws IOException {
    Configuration configuration = example("server.yaml");

    assertThat(configuration)
        .isEqualTo(new Configuration(
            9090,
            "127.0.0.1",
            Optional.empty(),
            Configuration.defaults().stores(),
            Configuration.defaults().locations(),
            List.of()));
  }

  @Test
  void storeWithoutANameIsTheDefaultStore() throws IOException {
    List<StoreEntry> expected =
        List.of(new StoreEntry("default", "redis", values(Map.of("key_prefix", "hbpush_"))));

    assertThat(example("store-redis.yaml").stores()).isEqualTo(expected);
    assertThat(example("store-unnamed.yaml").stores()).isEqualTo(expected);
    assertThat(example("store-named-default.yaml").stores()).isEqualTo(expected);
  }

  @Test
  void storesWithNamesKeepTheOrderOfTheFile() throws IOException {
    assertThat(example("stores-named.yaml").stores())
        .containsExactly(
            new StoreEntry("mystore", "redis", values(Map.of("host", "127.0.0.1", "port", 6380L))),
            new StoreEntry("myotherstore", "memory", StoreValues.NONE),
            new StoreEntry("default", "redis", values(Map.of("port", 6379L))));
  }

  @Test
  void writtenOutDefaultsAreTheDefaults() throws IOException {
    Configuration configuration = example("default.yaml");

    assertThat(configuration.port()).isEqualTo(80);
    assertThat(configuration.address()).isEmpty();
    assertThat(configuration.stores()).isEqualTo(Configuration.defaults().stores());
    assertThat(told(configuration))
        .containsExactlyInAnyOrderElementsOf(told(Configuration.defaults()));
  }

  @Test
  void complexExampleHasAllItsLocationsInOrderAndNoWarning() throws IOException {
    Configuration configuration = example("complex.yaml");

    SubscriberLocation interval = SubscriberLocation.DEFAULT.withPolling(Polling.INTERVAL);
    assertThat(told(configuration))
        .containsExactly(
            "/sub/ default " + SubscriberLocation.DEFAULT,
            "/pub/ default " + PublisherLocation.DEFAULT,
            "/redis/(.+)/1/sub/ redis1 " + interval,
            "/redis/(.+)/1/pub/ redis1 " + PublisherLocation.DEFAULT,
            "/redis/(.+)/2/sub/ redis2 " + SubscriberLocation.DEFAULT,
            "/redis/(.+)/2/pub/ redis2 " + PublisherLocation.DEFAULT);
    assertThat(configuration.warnings()).isEmpty();
  }

  @Test
  void caveatIsAcceptedAndWarnedOf() throws IOException {
    assertThat(example("caveat.yaml").warnings())
        .extracting(Warning::toString)
        .containsExactly("caveat.yaml:6: locations[1]: \"/pub/(.+)\" can never be reached: "
            + "locations[0] on line 3, \"/(.+)\", takes all its paths");
  }

  @Test
  void complexExampleMayBeJson() throws IOException {
    Configuration json = Reading.READER.read("complex.json", text("complex.json"), Format.JSON);

    assertThat(json.toString()).isEqualTo(example("complex.yaml").toString());
  }

  private static List<String> told(Configuration configuration) {
    return configuration.locations().stream()
        .map(entry -> entry.paths() + " " + entry.store() + " " + entry.options())
        .toList();
  }

  private static StoreValues values(Map<String, Object> values) {
    return new StoreValues(values);
  }

  private static Configuration example(String name) throws IOException {
    return Reading.READER.read(name, text(name), Format.YAML);
  }

  private static String text(String name) throws IOException {
    try (InputStream in = SeedExamplesTest.class.getResourceAsStream("seed/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
