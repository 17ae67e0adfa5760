package io.hbpush.config;

import static io.hbpush.config.Reading.json;
import static io.hbpush.config.Reading.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.StoreValues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreOptionsTest {
  @Test
  void storeOptionsHaveTheTypesThatTheProviderDeclares() {
    Configuration configuration = yaml("""
        store:
          type: redis
          host: redis.example.org
          port: 6380
          database: 3
          key_prefix: 0x1F
          password: no
          tls: true
          timeout: 2s
          sentinel: [a:1, b:2]
        """);

    assertThat(configuration.stores())
        .containsExactly(new StoreEntry(
            "default",
            "redis",
            new StoreValues(Map.of(
                "host",
                "redis.example.org",
                "port",
                6380L,
                "database",
                3L,
                "key_prefix",
                "0x1F",
                "password",
                "no",
                "tls",
                true,
                "timeout",
                Duration.ofSeconds(2),
                "sentinel",
                List.of("a:1", "b:2")))));
  }

  @Test
  void storeOptionsMayBeJson() {
    Configuration configuration = json("""
        {"store": {"type": "redis", "port": 6380, "key_prefix": "a\\u00e9\\n", "tls": false,
          "sentinel": "a:1"}}
        """);

    assertThat(configuration.stores().get(0).values().values())
        .isEqualTo(
            Map.of("port", 6380L, "key_prefix", "aé\n", "tls", false, "sentinel", List.of("a:1")));
  }

  @ParameterizedTest
  @CsvSource({"1048576, 1048576", "64KiB, 65536", "16MiB, 16777216", "2GiB, 2147483648"})
  void aSizeHasAUnitOrIsInBytes(String text, long bytes) {
    assertThat(yaml("store: {type: memory, max_bytes: " + text + "}")
            .stores()
            .get(0)
            .values())
        .isEqualTo(new StoreValues(Map.of("max_bytes", bytes)));
  }

  @Test
  void aStoreMayBeNamedType() {
    assertThat(yaml("store: {type: {type: memory}, default: {type: memory}}").stores())
        .extracting(StoreEntry::name)
        .containsExactly("type", "default");
  }
}
