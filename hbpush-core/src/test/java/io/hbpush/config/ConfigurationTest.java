package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hbpush.PathPattern;
import io.hbpush.PublisherLocation;
import io.hbpush.StoreValues;
import io.hbpush.config.ConfigurationReader.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final StoreEntry STORE = new StoreEntry("a", "memory", StoreValues.NONE);
  private static final LocationEntry LOCATION =
      new LocationEntry(PathPattern.prefix("/"), "a", PublisherLocation.DEFAULT);

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void aPortOutOfRangeIsRefused(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Configuration(
            port, "", Optional.empty(), List.of(STORE), List.of(LOCATION), List.of()))
        .withMessage("port must be from 0 to 65535: " + port);
  }

  @Test
  void twoStoresOfOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Configuration(
            80, "", Optional.empty(), List.of(STORE, STORE), List.of(LOCATION), List.of()))
        .withMessage("two stores have the name a");
  }

  @Test
  void aLocationWithoutItsStoreIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Configuration(80, "", Optional.empty(), List.of(), List.of(LOCATION), List.of()))
        .withMessage("a location names a store that is not there: a");
  }

  @Test
  void listsAreCopied() {
    List<StoreEntry> stores = new ArrayList<>(List.of(STORE));
    Configuration configuration =
        new Configuration(80, "", Optional.empty(), stores, List.of(LOCATION), List.of());
    stores.clear();

    assertThat(configuration.stores()).containsExactly(STORE);
  }

  @Test
  void valuesOfStoresAreNotPrinted() {
    StoreEntry redis = new StoreEntry("r", "redis", new StoreValues(Map.of("password", "hunter2")));

    assertThat(new Configuration(80, "", Optional.empty(), List.of(redis), List.of(), List.of())
            .toString())
        .contains("password")
        .doesNotContain("hunter2");
  }

  @Test
  void theServiceLoaderFindsTheMemoryStore() {
    assertThat(ConfigurationReader.create()
            .read("f", "store: {type: memory, max_bytes: 1GiB}", Format.YAML)
            .stores())
        .containsExactly(
            new StoreEntry("default", "memory", new StoreValues(Map.of("max_bytes", 1L << 30))));
  }
}
