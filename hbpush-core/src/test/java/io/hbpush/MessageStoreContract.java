package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What {@link MessageStore} promises, for any store: extend this class in the tests of yours, and say
 * how to open it and how time passes for it.
 */
public abstract class MessageStoreContract {
  private static final AppendRules KEEP = new AppendRules(Limits.DEFAULT, true, true);
  private static final AppendRules DO_NOT_KEEP = new AppendRules(Limits.DEFAULT, true, false);
  private static final AppendRules DO_NOT_CREATE = new AppendRules(Limits.DEFAULT, false, true);

  private MessageStore store;

  /** Opens an empty store. */
  protected abstract MessageStore open() throws Exception;

  /** Lets time pass for the store that was opened last: its clock and its housekeeping. */
  protected abstract void pass(Duration duration) throws Exception;

  /** Sets the clock back for the store that was opened last. */
  protected abstract void setClockBack(Duration duration) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void aMessageIsFoundFromTheBeginningAndNotAfterItself() {
    Message hello = publish("news", "hello");
    assertThat(after("news", MessageId.OLDEST)).isEqualTo(hello);
    assertThat(lookup("news", hello.id())).isInstanceOf(Lookup.NotYet.class);
  }

  @Test
  void contentComesBackAsItWasGiven() {
    var everyByte = new byte[256];
    IntStream.range(0, 256).forEach(i -> everyByte[i] = (byte) i);
    for (Content content : List.of(
        Content.bytes(new byte[0]),
        Content.bytes(everyByte),
        Content.bytes(everyByte, "application/octet-stream"),
        Content.bytes(everyByte).withEvent("price"),
        Content.text("", "text/plain").withEvent(" a  b: "),
        Content.text("häß \uD83D\uDE00\r\n\0", "text/plain;charset=\"utf-8\""),
        Content.bytes(new byte[3_000_000], "application/x-large"))) {
      Message message = append("c", content, KEEP).message();
      assertThat(message.content()).isEqualTo(content);
      assertThat(after("c", previous(message.id())).content()).isEqualTo(content);
    }
  }

  @Test
  void idsStrictlyIncreaseOverAllChannelsAndTheLastOneIsKnown() {
    var ids = new ArrayList<MessageId>();
    for (int i = 0; i < 100; i++) {
      ids.add(publish("channel " + i % 7, "m" + i).id());
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(lookup("channel 0", MessageId.NEWEST).last()).isEqualTo(ids.get(99));
  }

  @Test
  void idsGoOnWhenTheClockStepsBack() throws Exception {
    MessageId before = publish("news", "before").id();
    setClockBack(Duration.ofHours(1));
    MessageId after = publish("news", "after").id();
    assertThat(after).isGreaterThan(before);
    assertThat(after("news", before).id()).isEqualTo(after);
  }

  @Test
  void idsGoOnWhenAChannelIsDeletedAndCreatedAgain() {
    MessageId before = publish("news", "before").id();
    assertThat(join(store.delete("news"))).isPresent();
    assertThat(publish("news", "after").id()).isGreaterThan(before);
    assertThat(after("news", MessageId.OLDEST).content().text()).isEqualTo("after");
  }

  @Test
  void manyPublishersGetDistinctIdsAndEachSeesItsOwnInOrder() throws Exception {
    int publishers = 4;
    int messages = 250;
    var barrier = new CyclicBarrier(publishers);
    var all = new ArrayList<CompletableFuture<List<MessageId>>>();
    for (int p = 0; p < publishers; p++) {
      String channel = "c" + p % 2;
      all.add(CompletableFuture.supplyAsync(
          () -> {
            var ids = new ArrayList<MessageId>();
            await(barrier);
            for (int i = 0; i < messages; i++) {
              ids.add(publish(channel, "m" + i).id());
            }
            return ids;
          },
          task -> new Thread(task).start()));
    }
    var distinct = new HashSet<MessageId>();
    for (CompletableFuture<List<MessageId>> each : all) {
      List<MessageId> ids = each.get(60, TimeUnit.SECONDS);
      assertThat(ids).isSorted();
      distinct.addAll(ids);
    }
    assertThat(distinct).hasSize(publishers * messages);
    assertThat(walk("c0", MessageId.OLDEST)).hasSize(publishers * messages / 2);
  }

  @Test
  void aCursorBetweenMessagesFindsTheNextOne() {
    List<MessageId> ids =
        IntStream.range(0, 1000).mapToObj(i -> publish("news", "m" + i).id()).toList();
    for (int i = 0; i < 999; i++) {
      assertThat(after("news", ids.get(i)).id()).isEqualTo(ids.get(i + 1));
    }
    assertThat(after("news", new MessageId(ids.get(0).time(), -1)).id()).isEqualTo(ids.get(0));
  }

  @Test
  void channelsDoNotMixWhateverTheirIdsAre() {
    List<String> ids = List.of(
        "a",
        "a/b",
        "a b",
        "{a}",
        "a{b}c",
        "ä",
        "a\0b",
        "a\r\nb",
        "%2F",
        "*",
        "a?",
        "x".repeat(1024));
    ids.forEach(id -> publish(id, "to " + id));
    for (String id : ids) {
      assertThat(walk(id, MessageId.OLDEST)).containsExactly("to " + id);
    }
  }

  @Test
  void aLookUpDoesNotCreateTheChannel() {
    assertThat(((Lookup.NotYet) lookup("news", MessageId.OLDEST)).channelExists())
        .isFalse();
    assertThat(join(store.info("news"))).isEmpty();
  }

  @Test
  void aMessageForAMissingChannelIsNotPublishedIfItMayNotCreateIt() {
    assertThat(join(store.append("news", Content.text("x"), DO_NOT_CREATE)))
        .isEqualTo(new AppendResult.NoChannel());
    assertThat(join(store.info("news"))).isEmpty();
    join(store.create("news", Limits.DEFAULT));
    assertThat(append("news", Content.text("y"), DO_NOT_CREATE).info().messages())
        .isEqualTo(1);
  }

  @Test
  void createMakesAnEmptyChannelAndLeavesAnExistingOneAlone() {
    ChannelInfo created = join(store.create("news", Limits.DEFAULT));
    assertThat(created).isEqualTo(new ChannelInfo(0, -1, 0, Optional.empty()));
    assertThat(((Lookup.NotYet) lookup("news", MessageId.OLDEST)).channelExists())
        .isTrue();
    Message message = publish("news", "hello");
    ChannelInfo again = join(store.create("news", Limits.DEFAULT));
    assertThat(again.messages()).isEqualTo(1);
    assertThat(again.lastMessageId()).hasValue(message.id());
  }

  @Test
  void createDoesNotChangeTheLimitsOfAnExistingChannel() {
    publish("news", "1");
    publish("news", "2");
    join(store.create("news", Limits.DEFAULT.withMaxMessages(1)));
    assertThat(walk("news", MessageId.OLDEST)).containsExactly("1", "2");
  }

  @Test
  void infoCountsMessagesAndKnowsTheLastOneAndWhenASubscriberAskedLast() throws Exception {
    publish("news", "1");
    Message last = publish("news", "2");
    assertThat(join(store.info("news")))
        .hasValue(new ChannelInfo(2, -1, 0, Optional.of(last.id())));
    lookup("news", MessageId.OLDEST);
    pass(Duration.ofSeconds(2));
    ChannelInfo info = join(store.info("news")).orElseThrow();
    assertThat(info.requested()).isBetween(2L, 10L);
  }

  @Test
  void deleteTakesAllAndSaysWhatWasThere() {
    Message last = publish("news", "1");
    assertThat(join(store.delete("news"))).hasValueSatisfying(info -> {
      assertThat(info.messages()).isEqualTo(1);
      assertThat(info.lastMessageId()).hasValue(last.id());
    });
    assertThat(join(store.info("news"))).isEmpty();
    assertThat(lookup("news", MessageId.OLDEST)).isInstanceOf(Lookup.NotYet.class);
    assertThat(join(store.delete("news"))).isEmpty();
  }

  @Test
  void theOldestMessagesGoWhenThereAreTooMany() {
    Limits three = Limits.DEFAULT.withMaxMessages(3);
    List<MessageId> ids = IntStream.range(0, 10)
        .mapToObj(i -> publish("news", "m" + i, three).id())
        .toList();
    assertThat(walk("news", MessageId.OLDEST)).containsExactly("m7", "m8", "m9");
    assertThat(lookup("news", ids.get(2)).gap()).hasValue(ids.get(6));
    assertThat(lookup("news", ids.get(6)).gap()).isEmpty();
    assertThat(lookup("news", ids.get(7)).gap()).isEmpty();
    assertThat(join(store.info("news")).orElseThrow().messages()).isEqualTo(3);
  }

  @Test
  void aSmallerLimitHoldsForTheWholeChannelAtOnce() {
    for (int i = 0; i < 5000; i++) {
      publish("news", "m" + i);
    }
    publish("news", "last", Limits.DEFAULT.withMaxMessages(2));
    assertThat(walk("news", MessageId.OLDEST)).containsExactly("m4999", "last");
    assertThat(join(store.info("news")).orElseThrow().messages()).isEqualTo(2);
  }

  @Test
  void agedMessagesAreNotFoundAndLeaveAGap() throws Exception {
    Limits twoSeconds = Limits.DEFAULT.withMessageTimeout(Duration.ofSeconds(2));
    MessageId first = publish("news", "1", twoSeconds).id();
    MessageId second = publish("news", "2", twoSeconds).id();
    pass(Duration.ofSeconds(4));
    Lookup nothing = lookup("news", first);
    assertThat(nothing).isInstanceOf(Lookup.NotYet.class);
    publish("other", "keeps the clock going");
    MessageId third = publish("news", "3", twoSeconds).id();
    Lookup found = lookup("news", first);
    assertThat(((Lookup.Found) found).message().id()).isEqualTo(third);
    if (((Lookup.NotYet) nothing).channelExists()) {
      assertThat(nothing.gap()).hasValue(second);
    }
  }

  @Test
  void aLongerTimeoutHoldsForMessagesThatAreStillThere() throws Exception {
    publish("news", "1", Limits.DEFAULT.withMessageTimeout(Duration.ofSeconds(3)));
    publish("news", "2", Limits.NONE);
    pass(Duration.ofSeconds(5));
    assertThat(walk("news", MessageId.OLDEST)).containsExactly("1", "2");
  }

  @Test
  void anEmptyChannelDisappearsAfterItsTimeout() throws Exception {
    Limits twoSeconds = Limits.DEFAULT.withMessageTimeout(Duration.ofSeconds(2));
    join(store.create("created", twoSeconds));
    publish("published", "1", twoSeconds);
    join(store.create("for ever", Limits.NONE));
    pass(Duration.ofSeconds(8));
    assertThat(join(store.info("created"))).isEmpty();
    assertThat(join(store.info("published"))).isEmpty();
    assertThat(join(store.info("for ever"))).isPresent();
  }

  @Test
  void aMessageThatIsNotKeptIsToldAndLeavesAGapOfItsOwn() {
    var told = new RecordingWatcher();
    MessageId one = publish("news", "1").id();
    join(store.watch("news", told));
    MessageId skipped = append("news", Content.text("2"), DO_NOT_KEEP).message().id();
    MessageId three = publish("news", "3").id();
    told.await(2);
    assertThat(told.published).extracting(Message::id).containsExactly(skipped, three);
    assertThat(walk("news", MessageId.OLDEST)).containsExactly("1", "3");
    assertThat(lookup("news", MessageId.OLDEST).gap()).isEmpty();
    assertThat(lookup("news", new MessageId(one.time(), -1)).gap()).isEmpty();
    assertThat(lookup("news", one).gap()).hasValue(skipped);
    assertThat(lookup("news", skipped).gap()).isEmpty();
  }

  @Test
  void manyMessagesThatAreNotKeptLeaveOneGapEach() {
    MessageId one = publish("news", "1").id();
    append("news", Content.text("2"), DO_NOT_KEEP);
    MessageId three = append("news", Content.text("3"), DO_NOT_KEEP).message().id();
    MessageId four = publish("news", "4").id();
    MessageId five = append("news", Content.text("5"), DO_NOT_KEEP).message().id();
    assertThat(lookup("news", one).gap()).hasValue(three);
    assertThat(lookup("news", four).gap()).hasValue(five);
    ChannelInfo info = join(store.info("news")).orElseThrow();
    assertThat(info.messages()).isEqualTo(2);
    assertThat(info.lastMessageId()).hasValue(five);
  }

  @Test
  void gapsAreForgottenWithTheChannel() {
    MessageId one = publish("news", "1", Limits.DEFAULT.withMaxMessages(1)).id();
    publish("news", "2", Limits.DEFAULT.withMaxMessages(1));
    publish("news", "3", Limits.DEFAULT.withMaxMessages(1));
    assertThat(lookup("news", one).gap()).isPresent();
    join(store.delete("news"));
    publish("news", "4");
    assertThat(lookup("news", one).gap()).isEmpty();
  }

  @Test
  void theEndsOfTheChannelHaveNoGap() {
    publish("news", "1", Limits.DEFAULT.withMaxMessages(1));
    publish("news", "2", Limits.DEFAULT.withMaxMessages(1));
    assertThat(lookup("news", MessageId.OLDEST).gap()).isEmpty();
    assertThat(lookup("news", MessageId.NEWEST).gap()).isEmpty();
    assertThat(lookup("news", MessageId.NEWEST)).isInstanceOf(Lookup.NotYet.class);
  }

  @Test
  void aWatcherIsToldOfEverythingInOrder() {
    var told = new RecordingWatcher();
    publish("news", "before");
    join(store.watch("news", told));
    List<MessageId> ids =
        IntStream.range(0, 500).mapToObj(i -> publish("news", "m" + i).id()).toList();
    publish("other", "not for this one");
    told.await(500);
    assertThat(told.published).extracting(Message::id).containsExactlyElementsOf(ids);
  }

  @Test
  void aChannelIsWatchedBeforeItExistsAndAcrossItsDeletion() {
    var told = new RecordingWatcher();
    join(store.watch("news", told));
    publish("news", "1");
    join(store.delete("news"));
    publish("news", "2");
    told.await(2);
    assertThat(told.published)
        .extracting(message -> message.content().text())
        .containsExactly("1", "2");
    assertThat(told.deletions).isEqualTo(1);
  }

  @Test
  void watchersHearOfManyPublishersInOrderOfIds() throws Exception {
    var told = new RecordingWatcher();
    join(store.watch("news", told));
    var barrier = new CyclicBarrier(4);
    List<CompletableFuture<Void>> publishers = IntStream.range(0, 4)
        .mapToObj(p -> CompletableFuture.runAsync(
            () -> {
              await(barrier);
              IntStream.range(0, 200).forEach(i -> publish("news", p + ":" + i));
            },
            task -> new Thread(task).start()))
        .toList();
    for (CompletableFuture<Void> publisher : publishers) {
      publisher.get(60, TimeUnit.SECONDS);
    }
    told.await(800);
    assertThat(told.published)
        .extracting(Message::id)
        .isSorted()
        .doesNotHaveDuplicates()
        .hasSize(800);
  }

  @Test
  void whatTheWatcherClaimedIsKnownToThePublisher() {
    var told = new RecordingWatcher();
    told.claims = true;
    MessageStore.Watch watch = join(store.watch("news", told));
    assertThat(append("news", Content.text("1"), KEEP).claimed()).isTrue();
    watch.close();
    watch.close();
    told.published.clear();
    assertThat(append("never watched", Content.text("2"), KEEP).claimed()).isFalse();
  }

  @Test
  void aWatchedChannelDoesNotDisappear() throws Exception {
    Limits twoSeconds = Limits.DEFAULT.withMessageTimeout(Duration.ofSeconds(2));
    join(store.create("news", twoSeconds));
    MessageStore.Watch watch = join(store.watch("news", new RecordingWatcher()));
    pass(Duration.ofSeconds(8));
    assertThat(join(store.info("news"))).isPresent();
    watch.close();
    pass(Duration.ofSeconds(8));
    assertThat(join(store.info("news"))).isEmpty();
  }

  @Test
  void aClosedStoreSaysSo() {
    store.close();
    store.close();
    for (CompletionStage<?> stage : List.of(
        store.append("news", Content.text("x"), KEEP),
        store.after("news", MessageId.OLDEST),
        store.create("news", Limits.DEFAULT),
        store.delete("news"),
        store.info("news"),
        store.watch("news", new RecordingWatcher()))) {
      assertThatThrownBy(() -> join(stage)).hasCauseInstanceOf(StoreUnavailableException.class);
    }
  }

  @Nested
  class SeveralChannels extends SeveralChannelsContract {
    SeveralChannels() {
      super(() -> store);
    }
  }

  private Message publish(String channel, String text) {
    return publish(channel, text, Limits.DEFAULT);
  }

  private Message publish(String channel, String text, Limits limits) {
    return append(channel, Content.text(text), new AppendRules(limits, true, true))
        .message();
  }

  private AppendResult.Appended append(String channel, Content content, AppendRules rules) {
    return (AppendResult.Appended) join(store.append(channel, content, rules));
  }

  private Lookup lookup(String channel, MessageId cursor) {
    return join(store.after(channel, cursor));
  }

  private Message after(String channel, MessageId cursor) {
    return ((Lookup.Found) lookup(channel, cursor)).message();
  }

  /** Follows the channel to its end as a subscriber does. */
  private List<String> walk(String channel, MessageId cursor) {
    var texts = new ArrayList<String>();
    MessageId at = cursor;
    while (lookup(channel, at) instanceof Lookup.Found found) {
      texts.add(found.message().content().text());
      at = found.message().id();
    }
    return texts;
  }

  private static MessageId previous(MessageId id) {
    return new MessageId(id.time(), id.tag() - 1);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
