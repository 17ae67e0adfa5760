package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL: {@code Prefer: wait=N}. */
class PreferWaitTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private TestReply prefer(String preference) {
    return server.ask(TestRequest.get("/subscriber/a").header("Prefer", preference));
  }

  private void assertWaits(TestReply held, int seconds) {
    server.time.pass(Duration.ofMillis(seconds * 1000L - 200));
    assertThat(held.isHeld()).isTrue();
    server.time.pass(Duration.ofMillis(200));
    assertThat(held.status()).isEqualTo(304);
  }

  @Test
  void itIsHeldAtMostThatManySeconds() {
    TestReply held = prefer("wait=5");
    assertWaits(held, 5);
    assertThat(held.header("Preference-Applied")).hasValue("wait=5");
  }

  @Test
  void zeroMeansNotToWait() {
    TestReply reply = prefer("wait=0");
    assertThat(reply.status()).isEqualTo(304);
    assertThat(reply.header("Preference-Applied")).hasValue("wait=0");
  }

  @Test
  void aMessageSaysThatThePreferenceWasAppliedWhetherItWaitedOrNot() {
    TestReply held = prefer("wait=5");
    server.publish("a", "hello");
    assertThat(held.status()).isEqualTo(200);
    assertThat(held.header("Preference-Applied")).hasValue("wait=5");
    assertThat(prefer("wait=0").header("Preference-Applied")).hasValue("wait=0");
    assertThat(server.get("/subscriber/a").header("Preference-Applied")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait=5",
        "Wait=5",
        "WAIT=5",
        "wait=\"5\"",
        " wait = 5 ",
        "wait=05",
        "respond-async, wait=5",
        "wait=5, respond-async",
        "wait=5;foo=bar",
        "handling=lenient,wait=5",
        "foo; wait=9, wait=5",
        "wait=5, wait=50",
        "return=minimal; x=\"y\" , wait=5",
        "note=\"a, wait=9\", wait=5",
        "note=\"a\\\", wait=9\", wait=5"
      })
  void thePreferenceIsFoundInAllSpellings(String preference) {
    TestReply held = prefer(preference);
    server.pass(5);
    assertThat(held.status()).isEqualTo(304);
    assertThat(held.header("Preference-Applied")).hasValue("wait=5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=x",
        "wait=-1",
        "wait=1.5",
        "wait=+5",
        "wait=5s",
        "waiting=5",
        "await=5",
        "respond-async",
        "wait=99999999999999999999",
        "note=\"wait=5\"",
        "note=\"x, wait=5, y\"",
        "wait=x, wait=5"
      })
  void whatIsNotKnownOrCannotBeReadIsIgnored(String preference) {
    TestReply held = prefer(preference);
    assertWaits(held, 55);
    assertThat(held.header("Preference-Applied")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {55, 56, 3600})
  void notLessThanTheLocationsTimeoutIsNotApplied(int seconds) {
    TestReply held = prefer("wait=" + seconds);
    assertWaits(held, 55);
    assertThat(held.header("Preference-Applied")).isEmpty();
  }

  @Test
  void oneSecondLessThanTheTimeoutIsApplied() {
    TestReply held = prefer("wait=54");
    assertWaits(held, 54);
    assertThat(held.header("Preference-Applied")).hasValue("wait=54");
  }

  @Test
  void intervalPollingHasNothingToApply() {
    server.with(
        PathPattern.prefix("/interval/"), SubscriberLocation.DEFAULT.withPolling(Polling.INTERVAL));
    TestReply reply = server.ask(TestRequest.get("/interval/a").header("Prefer", "wait=5"));
    assertThat(reply.status()).isEqualTo(304);
    assertThat(reply.header("Preference-Applied")).isEmpty();
  }
}
