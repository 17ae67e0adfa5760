package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link MessageStore} promises of several channels at once. */
abstract class SeveralChannelsContract {
  private static final AppendRules KEEP = new AppendRules(Limits.DEFAULT, true, true);
  private static final AppendRules DO_NOT_KEEP = new AppendRules(Limits.DEFAULT, true, false);
  private static final AppendRules DO_NOT_CREATE = new AppendRules(Limits.DEFAULT, false, true);
  private static final List<String> BOTH = List.of("news", "sport");

  private final Supplier<MessageStore> opened;
  private MessageStore store;

  /** Takes the store that is open when a test begins. */
  SeveralChannelsContract(Supplier<MessageStore> opened) {
    this.opened = opened;
  }

  @BeforeEach
  void takeStore() {
    store = opened.get();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private AppendResult.Appended append(List<String> channels, String text, AppendRules rules) {
    return (AppendResult.Appended) join(store.append(channels, Content.text(text), rules));
  }

  private MessageId publish(String channel, String text) {
    return append(List.of(channel), text, KEEP).message().id();
  }

  private Lookup lookup(MessageId cursor, int most) {
    return join(store.after(BOTH, cursor, most));
  }

  private List<Delivery> found(MessageId cursor, int most) {
    return ((Lookup.Found) lookup(cursor, most)).deliveries();
  }

  private static String text(Delivery delivery) {
    return delivery.message().content().text();
  }

  @Test
  void theOldestMessageOfAnyIsNext() {
    publish("sport", "one");
    MessageId second = publish("news", "two");
    publish("music", "not this");
    publish("sport", "three");
    Delivery next = found(MessageId.OLDEST, 1).get(0);
    assertThat(next.channelId()).isEqualTo("sport");
    assertThat(text(next)).isEqualTo("one");
    Delivery after = found(next.message().id(), 1).get(0);
    assertThat(after.channelId()).isEqualTo("news");
    assertThat(after.message().id()).isEqualTo(second);
    assertThat(text(found(second, 1).get(0))).isEqualTo("three");
  }

  @Test
  void nothingIsFoundAfterTheLastOfAll() {
    publish("sport", "one");
    MessageId last = publish("news", "two");
    assertThat(lookup(last, 1)).isEqualTo(new Lookup.NotYet(true, Optional.empty(), last));
    assertThat(join(store.after(List.of("x", "y"), MessageId.OLDEST, 1)))
        .isInstanceOfSatisfying(
            Lookup.NotYet.class, nothing -> assertThat(nothing.channelExists()).isFalse());
    assertThat(join(store.after(List.of("x", "news"), last, 1)))
        .isInstanceOfSatisfying(
            Lookup.NotYet.class, nothing -> assertThat(nothing.channelExists()).isTrue());
  }

  @Test
  void manyAreFoundInTheOrderOfTheirIdsAndNoMoreThanAreWanted() {
    var published = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      published.add("m" + i);
      publish(i % 3 == 0 ? "news" : "sport", "m" + i);
    }
    var walked = new ArrayList<String>();
    MessageId cursor = MessageId.OLDEST;
    int asked = 0;
    while (lookup(cursor, 15) instanceof Lookup.Found found) {
      assertThat(found.deliveries()).hasSizeLessThanOrEqualTo(15);
      found.deliveries().forEach(next -> walked.add(text(next)));
      cursor = found.deliveries().get(found.deliveries().size() - 1).message().id();
      asked++;
    }
    assertThat(walked).isEqualTo(published);
    assertThat(asked).isLessThan(10);
  }

  @Test
  void manyAreFoundAsTheyAreOneByOne() {
    List<String> channels = List.of("a", "b", "c", "d", "e");
    var chance = new Random(7);
    for (int i = 0; i < 200; i++) {
      append(
          List.of(channels.get(chance.nextInt(channels.size()))),
          "m" + i,
          chance.nextInt(3) == 0 ? DO_NOT_KEEP : KEEP);
    }
    var oneByOne = new ArrayList<Delivery>();
    MessageId cursor = MessageId.OLDEST;
    while (join(store.after(channels, cursor, 1)) instanceof Lookup.Found found) {
      oneByOne.add(found.next());
      cursor = found.message().id();
    }
    assertThat(oneByOne).hasSizeGreaterThan(100);
    for (int i = 0; i < oneByOne.size(); i++) {
      MessageId from = i == 0 ? MessageId.OLDEST : oneByOne.get(i - 1).message().id();
      var found = (Lookup.Found) join(store.after(channels, from, 30));
      assertThat(found.deliveries())
          .isEqualTo(oneByOne.subList(i, i + found.deliveries().size()));
    }
  }

  @Test
  void manyOfOneChannelAreFoundWithTheirGaps() {
    MessageId seen = publish("news", "seen");
    MessageId gone = append(List.of("news"), "gone", DO_NOT_KEEP).message().id();
    publish("news", "one");
    publish("news", "two");
    MessageId goneToo =
        append(List.of("news"), "gone too", DO_NOT_KEEP).message().id();
    publish("news", "three");
    Lookup.Found found = (Lookup.Found) join(store.after(List.of("news"), seen, 10));
    assertThat(found.deliveries())
        .extracting(SeveralChannelsContract::text, Delivery::gap)
        .containsExactly(
            tuple("one", Optional.of(gone)),
            tuple("two", Optional.empty()),
            tuple("three", Optional.of(goneToo)));
  }

  @Test
  void aGapInAnyIsNamedBeforeTheMessageAfterIt() {
    MessageId seen = publish("news", "seen");
    MessageId gone = append(List.of("sport"), "gone", DO_NOT_KEEP).message().id();
    assertThat(lookup(seen, 1).gap()).contains(gone);
    publish("news", "next");
    assertThat(found(seen, 1).get(0).gap()).contains(gone);
  }

  @Test
  void aGapThatReachesBeyondTheNextMessageIsNamedAfterIt() {
    MessageId seen = publish("news", "seen");
    MessageId next = publish("news", "next");
    MessageId gone = append(List.of("sport"), "gone", DO_NOT_KEEP).message().id();
    assertThat(found(seen, 1).get(0).gap()).isEmpty();
    assertThat(lookup(next, 1).gap()).contains(gone);
  }

  @Test
  void eachChannelGetsAnIdOfItsOwnInTheOrderInWhichTheyAreNamed() {
    MessageId before = publish("music", "before");
    AppendResult.Appended appended = append(List.of("sport", "news"), "hello", KEEP);
    List<Delivery> found = found(MessageId.OLDEST, 2);
    assertThat(found).extracting(Delivery::channelId).containsExactly("sport", "news");
    assertThat(found).extracting(SeveralChannelsContract::text).containsOnly("hello");
    assertThat(found.get(0).message().id()).isGreaterThan(before);
    assertThat(found.get(1).message()).isEqualTo(appended.message());
    assertThat(appended.info().messages()).isEqualTo(2);
    assertThat(appended.info().lastMessageId()).contains(appended.message().id());
  }

  @Test
  void theSumsAreOfWhatEachHolds() {
    publish("news", "one");
    publish("news", "two");
    assertThat(append(List.of("news", "sport"), "three", KEEP).info().messages())
        .isEqualTo(4);
    assertThat(append(List.of("news", "sport"), "four", DO_NOT_KEEP).info().messages())
        .isEqualTo(4);
  }

  @Test
  void noneIsPublishedToIfOneIsMissingThatMustBeThere() {
    MessageId last = publish("news", "there");
    assertThat(join(store.append(BOTH, Content.text("x"), DO_NOT_CREATE)))
        .isInstanceOf(AppendResult.NoChannel.class);
    assertThat(lookup(last, 1)).isInstanceOf(Lookup.NotYet.class);
    publish("sport", "there too");
    assertThat(append(BOTH, "x", DO_NOT_CREATE).info().messages()).isEqualTo(4);
  }

  @Test
  void theWatchersOfEachAreTold() {
    var news = new RecordingWatcher();
    var sport = new RecordingWatcher();
    sport.claims = true;
    join(store.watch("news", news));
    join(store.watch("sport", sport));
    AppendResult.Appended appended = append(List.of("news", "sport"), "hello", KEEP);
    assertThat(appended.claimed()).isTrue();
    assertThat(news.published).hasSize(1);
    assertThat(sport.published).containsExactly(appended.message());
    sport.claims = false;
    assertThat(append(List.of("news", "sport"), "again", DO_NOT_KEEP).claimed()).isFalse();
    assertThat(news.published).hasSize(2);
    assertThat(sport.published).hasSize(2);
  }
}
