package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is held first and the store asked again: whenever a message comes, it is not lost. */
class HoldThenLookTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> publishAfterLook = new ArrayList<>();
  private int looks;
  private Runnable afterLook = () -> {};

  private final PushRelay relay = PushRelay.builder()
      .store(
          new HookedStore(
              MemoryMessageStore.builder().clock(time).scheduler(time).build()) {
            @Override
            void looked(List<String> channelIds) {
              looks++;
              afterLook.run();
              if (looks <= publishAfterLook.size()) {
                post(publishAfterLook.get(looks - 1));
              }
            }
          })
      .scheduler(time)
      .executor(Runnable::run)
      .build();

  private final PushLocations locations = PushLocations.builder()
      .publisher(PathPattern.prefix("/publisher/"), PublisherLocation.DEFAULT, relay)
      .publisher(
          PathPattern.prefix("/unstored/"),
          PublisherLocation.DEFAULT.withStoreMessages(false),
          relay)
      .subscriber(PathPattern.prefix("/subscriber/"), SubscriberLocation.DEFAULT, relay)
      .build();

  private int post(String target) {
    return TestReply.to(TestRequest.post(target, target), locations).status();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aMessageThatComesRightAfterALookIsDelivered(int look) {
    for (int i = 1; i < look; i++) {
      publishAfterLook.add("/publisher/another channel");
    }
    publishAfterLook.add("/publisher/news");
    TestReply reply = TestReply.to(TestRequest.get("/subscriber/news"), locations);
    assertThat(reply.body()).isEqualTo("/publisher/news");
    assertThat(relay.holding().size("news")).isZero();
  }

  @Test
  void whoStillLooksIsNeitherCountedNorClaimedAndGetsTheMessage() {
    post("/publisher/another channel");
    var answers = new ArrayList<String>();
    afterLook = () -> {
      if (looks == 2) {
        var posted = TestReply.to(TestRequest.post("/publisher/news", "hello"), locations);
        answers.add(
            posted.status() + " " + posted.body().lines().skip(2).findFirst().orElseThrow());
      }
    };
    TestReply reply = TestReply.to(TestRequest.get("/subscriber/news"), locations);
    assertThat(answers).containsExactly("202 active subscribers: 0");
    assertThat(reply.body()).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 50})
  void messagesThatAreNotKeptAndComeWhileTheStoreIsAskedAreAGapAndNotALoss(int messages) {
    for (int i = 0; i < messages; i++) {
      publishAfterLook.add("/unstored/news");
    }
    post("/publisher/news");
    publishAfterLook.add(0, "/publisher/another channel");
    TestReply first = TestReply.to(TestRequest.get("/subscriber/news"), locations);
    TestReply reply = TestReply.to(TestRequest.get("/subscriber/news").after(first), locations);
    assertThat(reply.isHeld()).isTrue();
    assertThat(post("/publisher/news")).isEqualTo(201);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(MessageId.parse(reply.header("Message-Gap").orElseThrow()))
        .isBetween(first.id(), reply.id());
  }
}
