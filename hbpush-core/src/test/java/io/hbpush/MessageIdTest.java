package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_450_755_280);

  @Test
  void theNextIdOfANewSecondHasTagZero() {
    assertThat(new MessageId(1_450_755_279, 17).next(NOW)).hasToString("1450755280:0");
  }

  @Test
  void theNextIdWithinTheSecondHasTheNextTag() {
    assertThat(new MessageId(1_450_755_280, 17).next(NOW)).hasToString("1450755280:18");
    assertThat(new MessageId(1_450_755_280, 17).next(NOW.plusMillis(999)))
        .hasToString("1450755280:18");
  }

  @Test
  void theNextIdNeverGoesBackWithTheClock() {
    assertThat(new MessageId(1_450_755_281, 17).next(NOW)).hasToString("1450755281:18");
  }

  @Test
  void moreMessagesThanASecondHasTagsRunOnIntoTheNext() {
    var lastOfSecond = new MessageId(1_450_755_280, MessageId.TAGS - 1);
    assertThat(lastOfSecond.next(NOW)).hasToString("1450755281:0");
    assertThat(lastOfSecond.next(NOW).next(NOW)).hasToString("1450755281:1");
  }

  @Test
  void twoMillionAndMoreIdsWithinOneSecondAllIncrease() {
    var id = new MessageId(NOW.getEpochSecond() - 1, 5);
    int wrong = 0;
    for (int i = 0; i < (1 << 21) + 10; i++) {
      MessageId next = id.next(NOW);
      wrong += next.isAfter(id) ? 0 : 1;
      id = next;
    }
    assertThat(wrong).isZero();
    assertThat(id).hasToString("1450755281:9");
  }

  @Test
  void idsAreOrderedByTimeAndThenByTag() {
    assertThat(new MessageId(5, 9)).isLessThan(new MessageId(6, 0));
    assertThat(new MessageId(5, 10)).isGreaterThan(new MessageId(5, 9));
    assertThat(new MessageId(5, -1)).isLessThan(new MessageId(5, 0));
    assertThat(new MessageId(5, 9)).isEqualByComparingTo(new MessageId(5, 9));
    assertThat(MessageId.OLDEST).isLessThan(new MessageId(0, 0));
    assertThat(MessageId.NEWEST).isGreaterThan(new MessageId(253_402_300_799L, 2_097_151));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0:0", "1450755280:0", "1450755280:2097151", "253402300799:7"})
  void theOneWordFormIsReadAsItIsWritten(String text) {
    assertThat(MessageId.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "5",
        "5:",
        ":5",
        "5:-1",
        "-5:0",
        "+5:0",
        "5:0:0",
        " 5:0",
        "5:0 ",
        "5: 0",
        "5:x",
        "5:2097152",
        "253402300801:0",
        "99999999999999999999:0",
        "5:99999999999999999999",
        "٥:0"
      })
  void whatIsNotOfTheOneWordFormIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> MessageId.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "253402300801, 0", "5, -2", "5, 2097152"})
  void anIdOutOfRangeIsRefused(long time, int tag) {
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(time, tag));
  }

  @Test
  void asNumbersIdsAndCursorsKeepTheirOrderAndAreReadBack() {
    int last = MessageId.TAGS - 1;
    var ascending = List.of(
        MessageId.OLDEST,
        new MessageId(0, 0),
        new MessageId(0, last),
        new MessageId(1, -1),
        new MessageId(1, 0),
        new MessageId(1_450_755_280, last),
        new MessageId(1_450_755_281, -1),
        MessageId.NEWEST,
        new MessageId(MessageId.NEWEST.time(), last));
    assertThat(ascending).isSorted();
    assertThat(ascending.stream().map(MessageId::packed)).isSorted().doesNotHaveDuplicates();
    assertThat(ascending.stream().map(MessageId::packed).map(MessageId::unpacked))
        .isEqualTo(ascending);
  }

  @Test
  void aMessageHasNoTagBelowZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Message(new MessageId(5, -1), Content.text("m")));
  }
}
