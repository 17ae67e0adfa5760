package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.Limits;
import io.hbpush.Polling;
import io.hbpush.PublisherLocation;
import io.hbpush.SubscriberLocation;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocationOptionsTest {
  @Test
  void optionsAreWrittenAsInAFile() {
    assertThat(LocationOptions.publisher(
            "servlet", Map.of("message_timeout", "none", "max_messages", "7")))
        .isEqualTo(PublisherLocation.DEFAULT.withLimits(Limits.NONE.withMaxMessages(7)));
    assertThat(LocationOptions.subscriber(
            "servlet", Map.of("polling", " interval ", "subscriber_timeout", "1m")))
        .isEqualTo(SubscriberLocation.DEFAULT
            .withPolling(Polling.INTERVAL)
            .withSubscriberTimeout(Duration.ofMinutes(1)));
  }

  @Test
  void whatIsNotNamedHasItsDefault() {
    assertThat(LocationOptions.publisher("servlet", Map.of())).isEqualTo(PublisherLocation.DEFAULT);
  }

  @Test
  void allFaultsAreToldWithTheNearestName() {
    Map<String, String> wrong = Map.of("poling", "long", "concurrency", "all");
    assertThatThrownBy(() -> LocationOptions.subscriber("servlet", wrong))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("servlet: poling: unknown key")
        .hasMessageContaining("did you mean polling?")
        .hasMessageContaining("servlet: concurrency: wrong value \"all\"");
  }
}
