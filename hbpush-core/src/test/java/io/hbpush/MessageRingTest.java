package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring does what an {@link ArrayList} does, whatever comes and goes. */
class MessageRingTest {
  private final MessageRing ring = new MessageRing(new MemoryChannel("a"));
  private final List<MessageId> list = new ArrayList<>();
  private MessageId last = new MessageId(1000, -1);

  private void add() {
    // Ids with holes between them, so that cursors can fall into one.
    last = new MessageId(last.time() + 1, (last.tag() + 3) % 7);
    ring.add(new StoredMessage(new Message(last, Content.bytes(new byte[0])), ring, 0));
    list.add(last);
  }

  private void removeFirst() {
    assertThat(ring.removeFirst().id()).isEqualTo(list.remove(0));
  }

  private void assertSame() {
    assertThat(ring.size()).isEqualTo(list.size());
    assertThat(ring.isEmpty()).isEqualTo(list.isEmpty());
    var ids = new ArrayList<MessageId>();
    for (int i = 0; i < ring.size(); i++) {
      ids.add(ring.get(i).id());
    }
    assertThat(ids).isEqualTo(list);
    if (!list.isEmpty()) {
      assertThat(ring.first().id()).isEqualTo(list.get(0));
      assertThat(ring.last().id()).isEqualTo(list.get(list.size() - 1));
    }
  }

  private int indexInList(MessageId cursor) {
    int index = 0;
    while (index < list.size() && list.get(index).compareTo(cursor) <= 0) {
      index++;
    }
    return index;
  }

  @Test
  void aNewRingIsEmpty() {
    assertSame();
    assertThat(ring.indexAfter(MessageId.OLDEST)).isZero();
  }

  /** Around the sizes at which it grows: 1, 4, 16, 64, and blocks of 256. */
  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 255, 256, 257, 511, 512, 513, 1024, 1025, 5000
      })
  void itFillsEmptiesAndFillsAgain(int size) {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < size; i++) {
        add();
      }
      assertSame();
      for (int i = 0; i < size; i++) {
        removeFirst();
      }
      assertSame();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 16, 64, 100, 256, 257, 700})
  void itGoesAroundAtAnySize(int size) {
    for (int i = 0; i < size; i++) {
      add();
    }
    for (int i = 0; i < 2000; i++) {
      add();
      removeFirst();
    }
    assertSame();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverComesAndGoesItIsTheSameAsAList(long seed) {
    var random = new Random(seed);
    for (int phase = 0; phase < 40; phase++) {
      int steps = random.nextInt(600);
      int growth = random.nextInt(5);
      for (int i = 0; i < steps; i++) {
        if (list.isEmpty() || random.nextInt(4) < growth) {
          add();
        } else {
          removeFirst();
        }
      }
      assertSame();
      for (int i = 0; i < 20; i++) {
        var cursor = new MessageId(
            Math.max(0, last.time() - random.nextInt(list.size() + 10)), random.nextInt(9) - 1);
        assertThat(ring.indexAfter(cursor))
            .as("index after %s", cursor)
            .isEqualTo(indexInList(cursor));
      }
    }
  }

  @Test
  void beforeTheFirstAndAfterTheLastAreFoundToo() {
    for (int i = 0; i < 300; i++) {
      add();
    }
    assertThat(ring.indexAfter(MessageId.OLDEST)).isZero();
    assertThat(ring.indexAfter(last)).isEqualTo(300);
    assertThat(ring.indexAfter(MessageId.NEWEST)).isEqualTo(300);
  }
}
