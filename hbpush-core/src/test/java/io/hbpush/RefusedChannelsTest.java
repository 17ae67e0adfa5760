package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels that a store cannot name together, as those of different slots of a Cluster. */
class RefusedChannelsTest {
  private static final String REASON = "they lie in different slots";

  private final TestServer server = new TestServer(
          PublisherLocation.DEFAULT.withChannels(","),
          SubscriberLocation.DEFAULT.withChannels(","),
          time -> new HookedStore(TestServer.memory(time)) {
            @Override
            public CompletionStage<Lookup> after(
                List<String> channelIds, MessageId cursor, int most) {
              return channelIds.size() > 1 ? refused() : super.after(channelIds, cursor, most);
            }

            @Override
            public CompletionStage<AppendResult> append(
                List<String> channelIds, Content content, AppendRules rules) {
              return channelIds.size() > 1 ? refused() : super.append(channelIds, content, rules);
            }
          })
      .with(
          PathPattern.prefix("/known/"),
          SubscriberLocation.DEFAULT
              .withChannels(",")
              .withUnknownChannel(UnknownChannel.NOT_FOUND));

  private static <T> CompletionStage<T> refused() {
    return CompletableFuture.failedFuture(new IllegalArgumentException(REASON));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private enum Asked {
    POLL(TestRequest.get("/subscriber/a,b")),
    STREAM(TestStream.get("/subscriber/a,b")),
    STREAM_OF_A_KNOWN_CHANNEL(TestStream.get("/known/a,b")),
    STREAM_FROM_A_CURSOR(TestStream.get("/subscriber/a,b").header("Last-Event-ID", "1:1")),
    POST(TestRequest.post("/publisher/a,b", "hello"));

    private final TestRequest request;

    Asked(TestRequest request) {
      this.request = request;
    }
  }

  @ParameterizedTest
  @EnumSource(Asked.class)
  void theyAreRefusedWithTheReason(Asked asked) {
    TestReply reply = server.ask(asked.request);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains(REASON);
    assertThat(server.relay.holding().size("a")).isZero();
  }

  @Test
  void aSubscriptionFailsWithTheReason() {
    var subscriber = new TestSubscriber().demandingAll();
    server.relay.subscribe(Set.of("a", "b"), MessageId.OLDEST, subscriber);
    assertThat(subscriber.failure()).hasMessage(REASON);
  }
}
