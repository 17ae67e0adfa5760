package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stores may answer with any kind of stage. */
class GuardedStoreTest {
  private final CompletableFuture<Lookup> answer = new CompletableFuture<>();
  private final TestServer server = new TestServer(
      PublisherLocation.DEFAULT,
      SubscriberLocation.DEFAULT,
      time -> new HookedStore(TestServer.memory(time)) {
        @Override
        public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
          return answer.minimalCompletionStage();
        }
      });

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aMinimalStageIsTakenForWhatItWillBe() {
    TestReply early = server.get("/subscriber/a");
    assertThat(early.isHeld()).isTrue();
    var message = new Message(new MessageId(server.now(), 0), Content.text("hello"));
    var delivery = new Delivery("a", message, Optional.empty());
    answer.complete(new Lookup.Found(delivery, message.id()));
    assertThat(early.body()).isEqualTo("hello");
    assertThat(server.get("/subscriber/a").body()).isEqualTo("hello");
  }

  @Test
  void aMinimalStageMayFail() {
    answer.completeExceptionally(
        new StoreUnavailableException("away", StoreUnavailableException.Outcome.NOT_DONE));
    assertThat(server.get("/subscriber/a").status()).isEqualTo(503);
  }
}
