package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The contract, and what a store in memory promises beyond it. */
class MemoryMessageStoreTest extends MessageStoreContract {
  private static final AppendRules KEEP = new AppendRules(Limits.DEFAULT, true, true);

  private final VirtualTime time = new VirtualTime();

  @Override
  protected MessageStore open() {
    return MemoryMessageStore.builder().clock(time).scheduler(time).build();
  }

  @Override
  protected void pass(Duration duration) {
    time.pass(duration);
  }

  @Override
  protected void setClockBack(Duration duration) {
    time.setClock(time.instant().minus(duration));
  }

  @Test
  void stagesAreCompleteAtOnce() {
    MemoryMessageStore store = store(1 << 20);
    assertThat(store.append("news", Content.text("x"), KEEP).toCompletableFuture())
        .isDone();
    assertThat(store.after("news", MessageId.OLDEST).toCompletableFuture()).isDone();
    assertThat(store.watch("news", new RecordingWatcher()).toCompletableFuture())
        .isDone();
  }

  @Test
  void theFirstTagOfASecondIsZeroAndNoIdOfAnEarlierStoreComesAgain() {
    MemoryMessageStore earlier = store(1 << 20);
    time.pass(Duration.ofSeconds(1));
    MessageId last = publish(earlier, "news", 1);
    MemoryMessageStore later = store(1 << 20);
    MessageId first = publish(later, "news", 1);
    assertThat(first).isGreaterThan(last);
    assertThat(first.tag()).isZero();
    time.pass(Duration.ofSeconds(5));
    assertThat(publish(later, "news", 1).tag()).isZero();
    assertThat(publish(later, "news", 1).tag()).isEqualTo(1);
  }

  @Test
  void aCursorFromBeforeTheStartHasAGapInEveryChannel() {
    MessageId old = new MessageId(time.instant().getEpochSecond() - 60, 3);
    MemoryMessageStore store = store(1 << 20);
    assertThat(join(store.after("nothing there", old)).gap()).isPresent();
    publish(store, "news", 1);
    Lookup found = join(store.after("news", old));
    assertThat(found).isInstanceOf(Lookup.Found.class);
    assertThat(found.gap()).isPresent();
    assertThat(join(store.after("news", new MessageId(old.time(), -1))).gap()).isEmpty();
  }

  @Test
  void theOldestMessagesOfAllChannelsGoWhenThereAreTooManyBytes() {
    // One message of 744 bytes counts 1000, a channel 256.
    MemoryMessageStore store = store(5 * 1000 + 3 * 256);
    publish(store, "a", 744);
    publish(store, "b", 744);
    publish(store, "a", 744);
    publish(store, "c", 744);
    MessageId lastOfB = publish(store, "b", 744);
    assertThat(count(store, "a")).isEqualTo(2);
    assertThat(store.bytes()).isEqualTo(5 * 1000 + 3 * 256);
    publish(store, "c", 1744);
    assertThat(count(store, "a")).isEqualTo(1);
    assertThat(count(store, "b")).isEqualTo(1);
    assertThat(join(store.after("b", MessageId.OLDEST)))
        .isInstanceOfSatisfying(
            Lookup.Found.class, found -> assertThat(found.message().id()).isEqualTo(lastOfB));
    assertThat(count(store, "c")).isEqualTo(2);
  }

  @Test
  void aMessageThatTakesThePlaceOfVeryManyStillKeepsTheLimit() {
    MemoryMessageStore store = store(1 << 20);
    for (int i = 0; i < 4000; i++) {
      publish(store, "small", 0);
    }
    publish(store, "large", (1 << 20) - 1000);
    assertThat(count(store, "small")).isLessThanOrEqualTo(1);
    assertThat(count(store, "large")).isEqualTo(1);
    assertThat(store.bytes()).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void whenNoMessageIsLeftEmptyChannelsGoThatNobodyWaitsOn() {
    MemoryMessageStore store = store(4 * 256 + 1024);
    join(store.create("watched", Limits.NONE));
    join(store.watch("watched", new RecordingWatcher()));
    for (int i = 0; i < 100; i++) {
      join(store.create("empty " + i, Limits.NONE));
    }
    publish(store, "news", 500);
    assertThat(join(store.info("watched"))).isPresent();
    assertThat(join(store.info("empty 0"))).isEmpty();
    assertThat(join(store.info("empty 99"))).isPresent();
    assertThat(store.bytes()).isLessThanOrEqualTo(4 * 256 + 1024);
  }

  @Test
  void aMessageThatCanNeverFitIsRefused() {
    MemoryMessageStore store = store(2048);
    assertThat(join(store.append("news", Content.bytes(new byte[2000]), KEEP)))
        .isEqualTo(new AppendResult.TooLarge(2048 - 512));
    assertThat(join(store.info("news"))).isEmpty();
    publish(store, "news", 2048 - 512);
    assertThat(count(store, "news")).isEqualTo(1);
  }

  @Test
  void nothingIsLeftWhenAllHasAgedOrWasDeleted() {
    MemoryMessageStore store = store(1L << 30);
    for (int i = 0; i < 20_000; i++) {
      publish(store, "c" + i % 100, 10);
    }
    for (int i = 0; i < 50; i++) {
      join(store.delete("c" + i));
    }
    time.pass(Limits.DEFAULT.messageTimeout().orElseThrow().plusSeconds(5));
    assertThat(store.bytes()).isZero();
    assertThat(join(store.info("c99"))).isEmpty();
  }

  @Test
  void agedMessagesAreRemovedAlsoAfterThatHasFailedOnce() {
    var failing = new AtomicBoolean();
    InstantSource clock = () -> {
      if (failing.getAndSet(false)) {
        throw new AssertionError("the clock has stopped");
      }
      return time.instant();
    };
    MemoryMessageStore store =
        MemoryMessageStore.builder().clock(clock).scheduler(time).build();
    publish(store, "news", 10);
    failing.set(true);
    time.pass(Limits.DEFAULT.messageTimeout().orElseThrow().plusSeconds(5));
    assertThat(failing).isFalse();
    assertThat(store.bytes()).isZero();
  }

  @Test
  void aWatcherThatFailsKeepsNobodyElseFromBeingTold() {
    MemoryMessageStore store = store(1 << 20);
    join(store.watch("news", new RecordingWatcher() {
      @Override
      public boolean published(Message message, Optional<MessageId> gap) {
        throw new AssertionError("against the contract");
      }
    }));
    var other = new RecordingWatcher();
    join(store.watch("news", other));
    publish(store, "news", 1);
    publish(store, "news", 1);
    assertThat(other.published).hasSize(2);
  }

  @Test
  void askingForChannelsThatDoNotExistLeavesNothingBehind() {
    MemoryMessageStore store = store(1L << 30);
    for (int i = 0; i < 10_000; i++) {
      join(store.after("c" + i, MessageId.OLDEST));
      join(store.watch("c" + i, new RecordingWatcher())).close();
      join(store.delete("c" + i));
    }
    assertThat(store.entries()).isZero();
  }

  private MemoryMessageStore store(long maxBytes) {
    return MemoryMessageStore.builder()
        .clock(time)
        .scheduler(time)
        .maxBytes(maxBytes)
        .build();
  }

  private static MessageId publish(MemoryMessageStore store, String channel, int size) {
    var appended =
        (AppendResult.Appended) join(store.append(channel, Content.bytes(new byte[size]), KEEP));
    return appended.message().id();
  }

  private static long count(MemoryMessageStore store, String channel) {
    return join(store.info(channel)).orElseThrow().messages();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
