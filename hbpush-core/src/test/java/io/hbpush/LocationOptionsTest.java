package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of a location, with the defaults of DESIGN. */
class LocationOptionsTest {
  @Test
  void theDefaultsAreThoseOfTheConfiguration() {
    PublisherLocation publisher = PublisherLocation.DEFAULT;
    assertThat(publisher.limits().messageTimeout()).hasValue(Duration.ofHours(1));
    assertThat(publisher.limits().maxMessages()).isEmpty();
    assertThat(publisher.storeMessages()).isTrue();
    assertThat(publisher.createOnPost()).isTrue();
    assertThat(publisher.maxMessageSize()).isEqualTo(16 * 1024 * 1024);
    assertThat(SubscriberLocation.DEFAULT)
        .isEqualTo(new SubscriberLocation(
            Polling.LONG,
            Duration.ofSeconds(55),
            SubscriberConcurrency.BROADCAST,
            UnknownChannel.WAIT,
            FirstMessage.OLDEST,
            Duration.ofSeconds(25),
            Optional.empty(),
            AllowedOrigins.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1H1S", "PT1.5S"})
  void aSubscriberTimeoutIsWholeSecondsFromOneSecondToOneHour(String duration) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SubscriberLocation.DEFAULT.withSubscriberTimeout(Duration.parse(duration)))
        .withMessageContaining("subscriberTimeout")
        .withMessageContaining(Duration.parse(duration).toString());
    assertThat(SubscriberLocation.DEFAULT
            .withSubscriberTimeout(Duration.ofHours(1))
            .subscriberTimeout())
        .isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/", "%2C", ".", ";", ", ", ",,,,,,,,,"})
  void aSeparatorCannotBePartOfAnId(String separator) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SubscriberLocation.DEFAULT.withChannels(separator))
        .withMessageContaining("channels must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PublisherLocation.DEFAULT.withChannels(separator))
        .withMessageContaining("channels must be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://app.example/", "app.example", "https://App.example", "null", "https://*"})
  void anOriginIsWrittenAsBrowsersDo(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedOrigins.of(List.of("https://ok.example", origin)))
        .withMessageContaining(origin);
  }

  @Test
  void aHeartbeatIsWholeSeconds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SubscriberLocation.DEFAULT.withHeartbeat(Duration.ofMillis(100)))
        .withMessageContaining("heartbeat")
        .withMessageContaining("PT0.1S");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Integer.MAX_VALUE - 7L, Long.MAX_VALUE})
  void aLargestMessageFitsIntoAnArray(long size) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PublisherLocation.DEFAULT.withMaxMessageSize(size))
        .withMessageContaining("maxMessageSize")
        .withMessageContaining("" + size);
    assertThat(
            PublisherLocation.DEFAULT.withMaxMessageSize(Integer.MAX_VALUE - 8L).maxMessageSize())
        .isEqualTo(PublisherLocation.LARGEST_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/group", "/(two)/(groups)", "/(unclosed", "/(?:only)/not-capturing"})
  void aUrlIsARegularExpressionWithExactlyOneGroup(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> PathPattern.url(url));
  }

  @Test
  void aPrefixBeginsWithASlash() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PathPattern.prefix("publisher/"))
        .withMessageContaining("publisher/");
  }

  @ParameterizedTest
  @CsvSource({"/a.b(/, /a.b(/x, true", "/a.b(/, /aXb(/x, false", "/a/, /a/, false", "/a, /ab, true"
  })
  void aPrefixIsTakenLiterallyAndLeavesAnId(String prefix, String path, boolean matches) {
    assertThat(PathPattern.prefix(prefix).matches(path)).isEqualTo(matches);
    assertThat(PathPattern.prefix(prefix)).hasToString(prefix);
  }

  @ParameterizedTest
  @CsvSource({
    "/room/(.+), /room/a/b, true", "/room/(.+), /x/room/a, false",
        "/room/(.*)/in, /room//in, false",
    "/a|/(b), /a, false", "/a|/(b), /b, true", "/room/(\\d+), /room/17x, false"
  })
  void aUrlMatchesFromEndToEndAndLeavesAnId(String url, String path, boolean matches) {
    assertThat(PathPattern.url(url).matches(path)).isEqualTo(matches);
    assertThat(PathPattern.url(url)).hasToString(url);
  }
}
