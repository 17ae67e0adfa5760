package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** DESIGN: when channels disappear, and what outlives them. Here they do so after ten seconds. */
class ChannelLifeTest {
  private final TestServer server = new TestServer(TEN_SECONDS)
      .with(PathPattern.prefix("/unkept/"), TEN_SECONDS.withStoreMessages(false));

  private static final PublisherLocation TEN_SECONDS = PublisherLocation.DEFAULT.withLimits(
      Limits.DEFAULT.withMessageTimeout(Duration.ofSeconds(10)));

  @AfterEach
  void close() {
    server.close();
  }

  private boolean isThere() {
    return server.get("/publisher/a").status() == 200;
  }

  private void assertDisappearsAfterTenSeconds() {
    server.pass(10);
    assertThat(isThere()).isTrue();
    server.pass(1);
    assertThat(isThere()).isFalse();
  }

  @Test
  void anEmptyChannelDisappearsSoLongAfterItsCreation() {
    server.put("/publisher/a");
    assertDisappearsAfterTenSeconds();
  }

  @Test
  void anotherPutProlongsItsLife() {
    server.put("/publisher/a");
    server.pass(7);
    server.put("/publisher/a");
    assertDisappearsAfterTenSeconds();
  }

  @Test
  void aPostProlongsItsLifeAlsoIfTheMessageIsNotKept() {
    server.put("/publisher/a");
    server.pass(7);
    server.post("/unkept/a", "not kept");
    assertDisappearsAfterTenSeconds();
  }

  @Test
  void aHeldRequestProlongsItsLife() {
    server.put("/publisher/a");
    TestReply held = server.get("/subscriber/a");
    server.pass(40);
    assertThat(isThere()).isTrue();
    assertThat(held.disconnect()).isTrue();
    assertDisappearsAfterTenSeconds();
  }

  @Test
  void whoOnlyAsksDoesNotProlongItsLife() {
    server.put("/publisher/a");
    server.pass(7);
    isThere();
    server.ask(TestRequest.get("/subscriber/a").header("Prefer", "wait=0"));
    server.pass(4);
    assertThat(isThere()).isFalse();
  }

  @Test
  void aChannelWithMessagesIsThereAsLongAsTheyAre() {
    server.post("/publisher/a", "hello");
    server.pass(7);
    server.post("/publisher/a", "hello again");
    assertDisappearsAfterTenSeconds();
  }

  @Test
  void withoutTimeoutItDisappearsOnlyByDelete() {
    server.with(PathPattern.prefix("/forEver/"), PublisherLocation.DEFAULT.withLimits(Limits.NONE));
    server.put("/forEver/a");
    server.pass(100_000);
    assertThat(isThere()).isTrue();
    server.delete("/publisher/a");
    assertThat(isThere()).isFalse();
  }

  @Test
  void itsDisappearanceIsNo410() {
    server.post("/publisher/a", "hello");
    MessageId last = new MessageId(server.now(), 0);
    TestReply held = server.ask(TestRequest.get("/subscriber/a").after(last));
    server.pass(40);
    assertThat(held.isHeld()).isTrue();
    server.post("/publisher/a", "after a long time");
    assertThat(held.body()).isEqualTo("after a long time");
  }

  @Test
  void heldRequestsOutliveTheirChannel() {
    server.close();
    // So little memory that channels which nobody waits on must go; this one must not.
    var small = new TestServer(
        TEN_SECONDS, SubscriberLocation.DEFAULT, time -> TestServer.memory(time, 1024));
    TestReply held = small.get("/subscriber/a");
    small.put("/publisher/a");
    for (int i = 0; i < 20; i++) {
      small.put("/publisher/other" + i);
    }
    assertThat(held.isHeld()).isTrue();
    small.post("/publisher/a", "hello");
    assertThat(held.body()).isEqualTo("hello");
    small.close();
  }

  @Test
  void aChannelThatDisappearedCanComeBack() {
    server.put("/publisher/a");
    server.pass(11);
    assertThat(server.put("/publisher/a").body())
        .startsWith("queued messages: 0\r\nlast requested: -1 sec. ago\r\n");
    assertDisappearsAfterTenSeconds();
  }

  @Test
  void aClockSetForwardAgesChannelsAndOneSetBackKeepsThem() {
    server.put("/publisher/a");
    server.time.setClock(server.time.instant().minusSeconds(3600));
    server.pass(60);
    assertThat(isThere()).isTrue();
    server.time.setClock(server.time.instant().plusSeconds(7200));
    server.pass(2);
    assertThat(isThere()).isFalse();
  }
}
