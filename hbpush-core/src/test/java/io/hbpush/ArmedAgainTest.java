package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that has had the last message that was told waits for the next without asking the store. */
class ArmedAgainTest {
  private int looks;
  private LateStore store;
  private final TestServer server = new TestServer(
      PublisherLocation.DEFAULT,
      SubscriberLocation.DEFAULT,
      time -> store = new LateStore(TestServer.memory(time), "a") {
        @Override
        void looked(List<String> channelIds) {
          looks++;
        }
      });

  @AfterEach
  void close() {
    server.close();
  }

  private TestStream openAt(MessageId id) {
    return TestStream.open(
        server, TestStream.get("/subscriber/a").header("Last-Event-ID", id.toString()));
  }

  @Test
  void aStreamThatKeepsUpDoesNotAskTheStore() {
    TestStream stream = TestStream.open(server, "/subscriber/a");
    looks = 0;
    server.publish("a", "one");
    server.publish("a", "two");
    assertThat(stream.data()).containsExactly("one", "two");
    assertThat(looks).isZero();
  }

  @Test
  void oneThatHasFallenBehindAsksItAndHasWhatIsYetToBeToldOnce() {
    TestStream stream = TestStream.open(server, "/subscriber/a");
    stream.stall();
    server.publish("a", "one");
    server.publish("a", "two");
    store.tellLate();
    server.publish("a", "three");
    looks = 0;
    stream.resume();
    assertThat(stream.data()).containsExactly("one", "two", "three");
    assertThat(looks).isEqualTo(2); // three has not been told, so more may have come
    store.tellNow();
    server.publish("a", "four");
    assertThat(stream.data()).containsExactly("one", "two", "three", "four");
  }

  /** A store that has lost sight of a channel does not tell, but knows. */
  @Test
  void whoeverComesAsksItThoughNoMoreWasTold() {
    TestStream there = TestStream.open(server, "/subscriber/a");
    MessageId one = server.publish("a", "one");
    store.tellLate();
    server.publish("a", "two");
    TestStream late = openAt(one);
    assertThat(late.data()).containsExactly("two");
    store.tellNow();
    server.publish("a", "three");
    assertThat(there.data()).containsExactly("one", "two", "three");
    assertThat(late.data()).containsExactly("two", "three");
  }
}
