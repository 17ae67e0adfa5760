package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.Content;
import io.hbpush.Message;
import io.hbpush.MessageId;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedContentsTest {
  private static final MessageId ID = new MessageId(1_700_000_000, 3);

  private final SharedContents contents = new SharedContents();

  private static Message message(int size, int value) {
    var body = new byte[size];
    body[0] = (byte) value;
    return new Message(ID, Content.bytes(body, "text/plain"));
  }

  @Test
  void equalMessagesOfAChannelShareTheirContent() {
    Message first = contents.share("news", message(1000, 1));
    Message second = contents.share("news", message(1000, 1));
    assertThat(second).isEqualTo(message(1000, 1));
    assertThat(second.content()).isSameAs(first.content());
    assertThat(contents.size()).isEqualTo(1);
  }

  @Test
  void messagesOfDifferentChannelsDoNot() {
    Message first = contents.share("news", message(1000, 1));
    Message second = contents.share("sport", message(1000, 2));
    assertThat(first).isEqualTo(message(1000, 1));
    assertThat(second).isEqualTo(message(1000, 2));
  }

  @Test
  void ofAnIdThatWasGivenTwiceTheLatestIsShared() {
    Message lost = contents.share("news", message(1000, 1));
    Message now = contents.share("news", message(1000, 2));
    assertThat(lost).isEqualTo(message(1000, 1));
    assertThat(now).isEqualTo(message(1000, 2));
    assertThat(contents.share("news", message(1000, 2)).content()).isSameAs(now.content());
  }

  @Test
  void smallOnesAreNotKnown() {
    Message small = message(511, 1);
    assertThat(contents.share("news", small)).isSameAs(small);
    assertThat(contents.size()).isZero();
  }

  @Test
  void whatNobodyHoldsIsForgotten() {
    Message held = contents.share("news", message(1000, 1));
    contents.share("sport", message(1000, 1));
    while (contents.size() > 1) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(contents.share("news", message(1000, 1)).content()).isSameAs(held.content());
  }
}
