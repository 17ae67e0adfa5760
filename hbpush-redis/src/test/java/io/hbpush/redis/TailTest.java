package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.Content;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a node answers from what it has heard, and what it leaves to Redis. */
class TailTest {
  private static final long SECOND = 1L << 21;
  private static final long NOW = 1_000_000;
  private static final Keeping ALL = new Keeping(true, -1, -1);

  private Tail tail = Tail.after(10);

  private static Tail.Entry entry(long score, long previous, int size) {
    var stored = new StoredMessage(score, previous, Content.bytes(new byte[size]));
    return new Tail.Entry(stored, stored.message(), NOW);
  }

  private void hear(long score, long previous, Keeping keeping) {
    tail = tail.with(entry(score, previous, 1), keeping);
  }

  private Optional<Long> next(long cursor) {
    return next(cursor, NOW, 0);
  }

  private Optional<Long> next(long cursor, long now, long seconds) {
    return Optional.ofNullable(tail.next(cursor, now, seconds)).map(Tail.Entry::score);
  }

  @Test
  void theNextMessageIsFoundFromWhereTheTailBegins() {
    hear(12, 10, ALL);
    hear(15, 12, ALL);
    assertThat(next(9)).isEmpty();
    assertThat(next(10)).hasValue(12L);
    assertThat(next(11)).hasValue(12L);
    assertThat(next(12)).hasValue(15L);
    assertThat(next(15)).isEmpty();
  }

  @Test
  void onlyAsManyMessagesAsTheChannelKeepsAreFound() {
    for (long id = 11; id <= 20; id++) {
      hear(id, id - 1, new Keeping(true, -1, 3));
    }
    assertThat(next(16)).isEmpty();
    assertThat(next(17)).hasValue(18L);
    hear(21, 20, new Keeping(false, -1, 1));
    assertThat(next(18)).isEmpty();
    assertThat(next(19)).hasValue(20L);
  }

  @Test
  void theTailIsBoundedInCountAndBytes() {
    for (long id = 11; id <= 100; id++) {
      hear(id, id - 1, ALL);
    }
    assertThat(next(35)).isEmpty();
    assertThat(next(36)).hasValue(37L);
    tail = tail.with(entry(101, 100, 1_000_000), ALL).with(entry(102, 101, 100_000), ALL);
    assertThat(next(100)).isEmpty();
    assertThat(next(101)).hasValue(102L);
    tail = tail.with(entry(103, 102, 2_000_000), ALL);
    assertThat(next(102)).isEmpty();
    assertThat(tail.bytes()).isZero();
    hear(104, 103, ALL);
    assertThat(next(102)).isEmpty();
    assertThat(next(103)).hasValue(104L);
  }

  @Test
  void anAgedMessageIsNotFoundWhicheverClockSaysSo() {
    long id = 100 * SECOND;
    hear(id, 10, new Keeping(true, 4, -1));
    assertThat(next(10, NOW + 2000, 104)).hasValue(id);
    assertThat(next(10, NOW + 2001, 104)).isEmpty();
    assertThat(next(10, NOW, 105)).isEmpty();
    assertThat(next(10, NOW - 1, 104)).isEmpty();
  }

  @Test
  void aShorterTimeoutHoldsForAllMessages() {
    hear(100 * SECOND, 10, new Keeping(true, 3600, -1));
    assertThat(next(10, NOW + 1000, 100)).isPresent();
    hear(101 * SECOND, 100 * SECOND, new Keeping(false, 1, -1));
    assertThat(next(10, NOW + 1000, 101)).isEmpty();
  }

  @Test
  void whatAnEarlierTimeoutHasTakenDoesNotComeBack() {
    hear(100 * SECOND, 10, new Keeping(true, 2, -1));
    hear(103 * SECOND, 100 * SECOND, new Keeping(true, 3600, -1));
    assertThat(next(10, NOW, 103)).isEmpty();
    hear(104 * SECOND, 103 * SECOND, new Keeping(false, 0, -1));
    hear(105 * SECOND, 104 * SECOND, new Keeping(false, 3600, -1));
    assertThat(next(101 * SECOND, NOW, 105)).isEmpty();
  }

  @Test
  void messagesAreKeptForAMoment() {
    hear(11, 10, ALL);
    assertThat(next(10, NOW + Tail.MAX_AGE_MILLIS, 0)).isPresent();
    assertThat(tail.isOver(NOW + Tail.MAX_AGE_MILLIS)).isFalse();
    assertThat(next(10, NOW + Tail.MAX_AGE_MILLIS + 1, 0)).isEmpty();
    assertThat(tail.isOver(NOW + Tail.MAX_AGE_MILLIS + 1)).isTrue();
  }

  @Test
  void theTailsOfAllChannelsTogetherAreBounded() {
    var budget = new RecentMessages.Budget(InstantSource.system(), 1_000_000);
    List<RecentMessages> channels =
        IntStream.range(0, 20).mapToObj(i -> new RecentMessages(budget)).toList();
    channels.forEach(TailTest::announceLarge);
    assertThat(channels).filteredOn(channel -> channel.tail().bytes() > 0).hasSize(9);
    channels.forEach(channel -> channel.restart(11));
    channels.forEach(TailTest::announceLarge);
    assertThat(channels).filteredOn(channel -> channel.tail().bytes() > 0).hasSize(9);
    announceLarge(channels.get(0)); // a second one has no place: so the channel gives up its first
    assertThat(channels.get(0).tail().bytes()).isZero();
  }

  private static void announceLarge(RecentMessages channel) {
    Tail.Entry large = entry(12, 11, 100_000);
    channel.announced(large.stored(), large.message(), ALL);
  }
}
