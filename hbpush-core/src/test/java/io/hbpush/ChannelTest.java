package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The in-process API: publishing, and channels as a whole. */
class ChannelTest {
  private final TestServer server = new TestServer();
  private final Channel channel = server.relay.channel("a");

  @AfterEach
  void close() {
    server.close();
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().getNow(null);
  }

  @Test
  void aHandleCreatesNothing() {
    assertThat(channel.id()).isEqualTo("a");
    assertThat(now(channel.info())).isEmpty();
  }

  @Test
  void whatIsPublishedInProcessIsReadOverHttp() {
    Publication published = now(channel.publish("héllo"));
    assertThat(published.claimed()).isFalse();
    TestReply reply = server.get("/subscriber/a");
    assertThat(reply.body()).isEqualTo("héllo");
    assertThat(reply.header("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(reply.id()).isEqualTo(published.id());
  }

  @Test
  void whoIsHeldOverHttpIsClaimed() {
    TestReply held = server.get("/subscriber/a");
    Publication published = now(channel.publish(Content.text("{}", "application/json")));
    assertThat(published.claimed()).isTrue();
    assertThat(published.channel().subscribers()).isEqualTo(1);
    assertThat(held.body()).isEqualTo("{}");
    assertThat(held.header("Content-Type")).hasValue("application/json");
  }

  @Test
  void theIdOfAPublicationIsACursor() {
    MessageId id = now(channel.publish("first")).id();
    channel.publish("second");
    assertThat(server.ask(TestRequest.get("/subscriber/a").after(id)).body()).isEqualTo("second");
  }

  @Test
  void createIsPut() {
    assertThat(now(channel.create())).isEqualTo(new ChannelInfo(0, -1, 0, Optional.empty()));
    assertThat(server.get("/publisher/a").status()).isEqualTo(200);
  }

  @Test
  void deleteIsDelete() {
    channel.publish("hello");
    TestReply held =
        server.ask(TestRequest.get("/subscriber/a").after(new MessageId(server.now(), 0)));
    assertThat(now(channel.delete())).hasValueSatisfying(info -> {
      assertThat(info.messages()).isEqualTo(1);
      assertThat(info.subscribers()).isEqualTo(1);
    });
    assertThat(held.status()).isEqualTo(410);
    assertThat(now(channel.delete())).isEmpty();
  }

  @Test
  void infoCountsMessagesAndThoseWhoAreHeld() {
    MessageId id = now(channel.publish("hello")).id();
    server.ask(TestRequest.get("/subscriber/a").after(id));
    assertThat(now(channel.info())).hasValue(new ChannelInfo(1, 0, 1, Optional.of(id)));
  }

  @Test
  void idsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> server.relay.channel(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.relay.channel("ä".repeat(512) + "a"))
        .withMessageContaining("1024");
    assertThat(server.relay.channel("ä".repeat(512)).id()).hasSize(512);
  }

  @Test
  void onAClosedRelayEveryStageFails() {
    server.relay.close();
    for (CompletionStage<?> stage : new CompletionStage<?>[] {
      channel.publish("x"), channel.create(), channel.delete(), channel.info()
    }) {
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> stage.toCompletableFuture().join())
          .withCauseInstanceOf(StoreUnavailableException.class);
    }
  }

  @Test
  void aMessageThatIsTooLargeForItsStoreFails() {
    server.close();
    try (var small = new TestServer(
        PublisherLocation.DEFAULT,
        SubscriberLocation.DEFAULT,
        time -> TestServer.memory(time, 1024))) {
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> small
              .relay
              .channel("a")
              .publish("x".repeat(1024))
              .toCompletableFuture()
              .join())
          .withCauseInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void contentIsCopiedAndEqualByContent() {
    byte[] mine = "hello".getBytes(StandardCharsets.UTF_8);
    Content content = Content.bytes(mine, "text/plain");
    mine[0] = 'j';
    content.body()[0] = 'j';
    assertThat(content.text()).isEqualTo("hello");
    assertThat(content.size()).isEqualTo(5);
    assertThat(content)
        .isEqualTo(Content.text("hello", "text/plain"))
        .hasSameHashCodeAs(Content.text("hello", "text/plain"))
        .isNotEqualTo(Content.bytes(content.body()))
        .isNotEqualTo(Content.text("hello"))
        .isNotEqualTo(Content.text("hullo", "text/plain"));
  }

  @Test
  void contentNamesTypeAndSizeButNeverItsBody() {
    assertThat(Content.text("secret"))
        .asString()
        .contains("text/plain")
        .contains("6")
        .doesNotContain("secret");
    assertThat(Content.bytes(new byte[3])).hasToString("Content[no type, 3 bytes]");
    assertThat(Content.bytes(new byte[3]).contentType()).isEmpty();
  }

  @Test
  void aTypeThatCannotBeSentIsRefused() {
    for (String type : new String[] {"", " ", "text/plain\r\nX: y", "a\u0000", "a\u007f"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Content.text("x", type));
    }
    assertThat(Content.text("x", "text/x;\ta=\"ü\"").contentType()).hasValue("text/x;\ta=\"ü\"");
  }
}
