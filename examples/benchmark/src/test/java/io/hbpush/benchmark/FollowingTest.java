package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FollowingTest {
  private final Tally tally = new Tally();
  private final Following following = new Following(tally, 2);

  private void take(int publisher, long... numbers) throws IOException {
    for (long number : numbers) {
      following.take(bytes(new Numbered(publisher, number).body(40)));
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void eachPublishersMessagesComeOneByOne() throws IOException {
    take(0, 0, 1);
    take(1, 0);
    take(0, 2);
    take(1, 1);
    tally.check();
    assertThat(tally.deliveries).isEqualTo(5);
    assertThat(following.seen()).isEqualTo(5);
  }

  @Test
  void whatIsLeftOutIsLost() throws IOException {
    take(0, 0, 3);
    assertThat(tally).hasToString("2 deliveries, 2 lost, 0 repeated, 0 out of order");
    assertThatThrownBy(tally::check).isInstanceOf(IOException.class).hasMessageContaining("2 lost");
  }

  @Test
  void whatComesAgainIsRepeated() throws IOException {
    take(1, 0, 1, 0);
    assertThat(tally).hasToString("3 deliveries, 0 lost, 1 repeated, 0 out of order");
  }

  @Test
  void whatComesLateIsOutOfOrderAndNotLost() throws IOException {
    take(0, 0, 2, 1, 3, 1);
    assertThat(tally).hasToString("5 deliveries, 0 lost, 1 repeated, 1 out of order");
  }

  @Test
  void whatNobodyPublishedIsAnError() {
    assertThatThrownBy(() -> following.take(bytes("this is not a numbered body")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("never published");
    assertThatThrownBy(() -> take(2, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no publisher 2");
  }
}
