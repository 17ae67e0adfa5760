package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has had the last message that was told waits for the next without asking the store. */
class ArmedAgainTest {
  private final AtomicInteger looks = new AtomicInteger();
  private @Nullable Unbegun unbegun;
  private final TestServer server = new TestServer(
      PublisherLocation.DEFAULT,
      SubscriberLocation.DEFAULT,
      time -> new HookedStore(TestServer.memory(time)) {
        @Override
        void looked(List<String> channelIds) {
          looks.incrementAndGet();
        }

        @Override
        public CompletionStage<Watch> watch(String channelId, Watcher watcher) {
          Unbegun first = unbegun;
          if (first == null || first.watcher != null) {
            return super.watch(channelId, watcher);
          }
          first.watcher = watcher;
          super.watch(channelId, first);
          return first.watch;
        }
      });

  @AfterEach
  void close() {
    server.close();
  }

  /** A watch that hears of messages before it has begun, and then fails. */
  private static final class Unbegun implements Watcher {
    private final CompletableFuture<MessageStore.Watch> watch = new CompletableFuture<>();
    private @Nullable Watcher watcher;

    void fail() {
      watch.completeExceptionally(new StoreUnavailableException(
          "the watch did not begin in time", StoreUnavailableException.Outcome.NOT_DONE));
    }

    @Override
    public boolean published(Message message, Optional<MessageId> gap) {
      return !watch.isDone() && watcher != null && watcher.published(message, gap);
    }

    @Override
    public void deleted() {}
  }

  private TestStream openAt(MessageId id) {
    return TestStream.open(
        server, TestStream.get("/subscriber/a").header("Last-Event-ID", id.toString()));
  }

  @Test
  void aStreamThatKeepsUpDoesNotAskTheStore() {
    TestStream stream = TestStream.open(server, "/subscriber/a");
    looks.set(0);
    server.publish("a", "one");
    server.publish("a", "two");
    assertThat(stream.data()).containsExactly("one", "two");
    assertThat(looks).hasValue(0);
  }

  @Test
  void whoeverComesFromAnEarlierMessageAsksIt() {
    TestStream.open(server, "/subscriber/a");
    MessageId one = server.publish("a", "one");
    server.publish("a", "two");
    assertThat(openAt(one).data()).containsExactly("two");
    assertThat(TestStream.open(server, "/subscriber/a").data()).containsExactly("one", "two");
  }

  @Test
  void whatIsToldBeforeAWatchHasBegunPromisesNothing() {
    unbegun = new Unbegun();
    TestStream waiting = TestStream.open(server, "/subscriber/a");
    MessageId one = server.publish("a", "one");
    TestStream later = openAt(one);
    unbegun.fail();
    server.pass(2);
    server.publish("a", "two");
    assertThat(waiting.data()).containsExactly("one", "two");
    assertThat(later.data()).containsExactly("two");
  }
}
