package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a request on several channels at the moments that matter. */
class SeveralChannelsRaceTest {
  private final VirtualTime time = new VirtualTime();
  private final List<Runnable> laterTasks = new ArrayList<>();
  private final List<Runnable> laterWatches = new ArrayList<>();
  private boolean tasksComeLater;
  private boolean watchesBeginLater;
  private int looks;
  private Runnable secondLook = () -> {};
  private Runnable nextWatch = () -> {};

  private final PushRelay relay = PushRelay.builder()
      .store(new HookedStore(TestServer.memory(time)) {
        @Override
        void looked(List<String> channelIds) {
          looks++;
          if (looks == 2) {
            secondLook.run();
          }
        }

        @Override
        public CompletionStage<Watch> watch(String channelId, Watcher watcher) {
          Runnable meanwhile = nextWatch;
          nextWatch = () -> {};
          meanwhile.run();
          if (!watchesBeginLater) {
            return super.watch(channelId, watcher);
          }
          var begun = new CompletableFuture<Watch>();
          laterWatches.add(() -> super.watch(channelId, watcher).thenAccept(begun::complete));
          return begun;
        }
      })
      .scheduler(time)
      .executor(task -> {
        if (tasksComeLater) {
          laterTasks.add(task);
        } else {
          task.run();
        }
      })
      .build();

  private final PushLocations locations = PushLocations.builder()
      .publisher(
          PathPattern.prefix("/publisher/"), PublisherLocation.DEFAULT.withChannels(","), relay)
      .subscriber(
          PathPattern.prefix("/subscriber/"), SubscriberLocation.DEFAULT.withChannels(","), relay)
      .subscriber(
          PathPattern.prefix("/last/"),
          SubscriberLocation.DEFAULT.withChannels(",").withConcurrency(SubscriberConcurrency.LAST),
          relay)
      .build();

  SeveralChannelsRaceTest() {
    time.pass(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    relay.close();
  }

  private TestReply get(String target) {
    return TestReply.to(TestRequest.get(target), locations);
  }

  private void publish(String channel) {
    TestReply posted = TestReply.to(TestRequest.post("/publisher/" + channel, "hello"), locations);
    assertThat(posted.status()).isIn(201, 202);
  }

  private void create(String channels) {
    TestReply put = TestReply.to(TestRequest.of("PUT", "/publisher/" + channels), locations);
    assertThat(put.status()).isEqualTo(200);
  }

  private void delete(String channels) {
    TestReply deleted = TestReply.to(TestRequest.of("DELETE", "/publisher/" + channels), locations);
    assertThat(deleted.status()).isEqualTo(200);
  }

  private static void run(List<Runnable> tasks) {
    List<Runnable> all = List.copyOf(tasks);
    tasks.clear();
    all.forEach(Runnable::run);
  }

  @Test
  void whoLooksWhileTheLastIsDeletedIsTold() {
    create("news,sport");
    secondLook = () -> delete("news,sport");
    assertThat(get("/subscriber/news,sport").status()).isEqualTo(410);
  }

  @Test
  void whatALookSawBeforeADeletionIsNotTakenForWhatIsLeft() {
    secondLook = () -> {
      create("news,sport");
      delete("news");
    };
    TestReply held = get("/subscriber/news,sport");
    assertThat(held.isHeld()).isTrue();
    publish("sport");
    assertThat(held.body()).isEqualTo("hello");
  }

  @Test
  void whoseDeletionIsStillToBeTakenDoesNotLookAgainAndAgain() {
    create("news,sport");
    secondLook = () -> {
      tasksComeLater = true;
      delete("news");
      tasksComeLater = false;
    };
    TestReply held = get("/subscriber/news,sport");
    assertThat(looks).isEqualTo(2);
    run(laterTasks);
    assertThat(held.isHeld()).isTrue();
    publish("news");
    assertThat(held.body()).isEqualTo("hello");
  }

  @Test
  void aChannelThatIsWatchedAnewIsLookedThroughWhenTheWatchHasBegun() {
    create("news,sport");
    watchesBeginLater = true;
    TestReply held = get("/subscriber/news,sport");
    Runnable newsWatch = laterWatches.remove(0);
    newsWatch.run();
    delete("news");
    Runnable sportWatch = laterWatches.remove(0);
    sportWatch.run();
    publish("news");
    assertThat(held.isHeld()).isTrue();
    run(laterWatches);
    assertThat(held.body()).isEqualTo("hello");
  }

  @Test
  void ofTwoWhoComeAtOnceUnderLastOneStays() {
    var replies = new ArrayList<TestReply>();
    nextWatch = () -> replies.add(get("/last/sport,news"));
    replies.add(get("/last/news,sport"));
    assertThat(replies.stream().filter(TestReply::isHeld)).hasSize(1);
    publish("news");
    assertThat(replies).extracting(TestReply::status).containsExactlyInAnyOrder(409, 200);
    assertThat(relay.holding().size("news") + relay.holding().size("sport")).isZero();
  }
}
