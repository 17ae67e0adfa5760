package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.Content;
import io.hbpush.redis.ChannelCalls.Found;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a channel makes of what comes in an order that real servers seldom show. */
class WatchedChannelTest {
  private static final long NEVER = Long.MAX_VALUE;

  private final Told told = new Told();
  private final WatchedChannel channel =
      new WatchedChannel("news", new Quiet(), new RecentMessages.Budget(InstantSource.system()));

  /** Asks nobody; the test answers. */
  private static final class Quiet implements WatchedChannel.Surroundings {
    @Override
    public void catchUp(WatchedChannel channel) {}

    @Override
    public void whenNoticed(WatchedChannel channel, Runnable task) {
      throw new IllegalStateException("nothing is missing");
    }

    @Override
    public void livesFor(WatchedChannel channel, long seconds) {}
  }

  private void listen() {
    channel.reserve();
    channel.watch(told, System.nanoTime());
    channel.heard();
    channel.caughtUp(channel.question(), new Found(10, 5, 10, -1, List.of()));
  }

  private void announce(long score, long previous) {
    var message = new StoredMessage(score, previous, Content.text("m"));
    channel.noticed(new Notice.Published(message, new Keeping(false, -1, -1), 5));
  }

  @Test
  void whoIsToldTwiceToListenMissesNothing() {
    listen();
    channel.heard();
    announce(12, 10);
    channel.heard();
    announce(13, 12);
    assertThat(told.messages()).hasSize(2);
    assertThat(channel.sight().position()).isEqualTo(13);
  }

  @Test
  void nothingIsAnsweredFromWhatWasHeardBeforeAnInterruption() {
    listen();
    var message = new StoredMessage(12, 10, Content.text("m"));
    channel.noticed(new Notice.Published(message, new Keeping(true, -1, -1), 5));
    assertThat(channel.sight().tail().bytes()).isPositive();
    channel.deaf();
    assertThat(channel.sight()).isNull();
    channel.heard();
    channel.caughtUp(channel.question(), new Found(12, 5, 12, -1, List.of()));
    assertThat(channel.sight().tail().bytes()).isZero();
  }

  @Test
  void nothingIsAnsweredFromAnEarlierChannelOfTheName() {
    listen();
    var message = new StoredMessage(12, 10, Content.text("m"));
    channel.noticed(new Notice.Published(message, new Keeping(true, -1, -1), 5));
    channel.touched(new Found(20, 15, -1, -1, List.of()));
    assertThat(channel.sight().tail().bytes()).isZero();
    channel.touched(new Found(NEVER, -1, 0, -1, List.of()));
    assertThat(channel.sight().exists()).isFalse();
  }
}
