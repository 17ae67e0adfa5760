package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.StreamReply.Progress;
import io.hbpush.SubscriberReply.Delivered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An adapter that is woken with a message. Before it comes to write that, another of its threads may
 * ask what there is.
 */
class TakenAlongTest {
  private final TestServer server = new TestServer();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final List<@Nullable Delivered> wakeUps = new ArrayList<>();
  private StreamReply stream;

  @BeforeEach
  void open() throws IOException {
    stream = (StreamReply) server.ask(TestStream.get("/subscriber/a")).reply();
    stream.begin((StreamReply.Waker) wakeUps::add);
    assertThat(writeAll(null)).isEqualTo(Progress.LATER);
    received.reset();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Progress writeAll(@Nullable Delivered message) throws IOException {
    Progress progress = stream.writeNext(received, message);
    while (progress == Progress.MORE) {
      progress = stream.writeNext(received);
    }
    return progress;
  }

  /** What was written since it was last asked. */
  private String written() {
    String text = received.toString(StandardCharsets.UTF_8);
    received.reset();
    return text;
  }

  private Delivered publish(String text) {
    server.publish("a", text);
    return lastWakeUp();
  }

  private Delivered lastWakeUp() {
    return wakeUps.get(wakeUps.size() - 1);
  }

  @Test
  void theMessageComesWithTheWakeUpAndIsWrittenWhenItIsBrought() throws Exception {
    Delivered one = publish("one");
    assertThat(writeAll(null)).isEqualTo(Progress.LATER);
    assertThat(written()).isEmpty();
    assertThat(writeAll(one)).isEqualTo(Progress.LATER);
    assertThat(written()).endsWith("data: one\n\n");
    Delivered two = publish("two");
    assertThat(wakeUps).containsExactly(one, two);
    assertThat(writeAll(two)).isEqualTo(Progress.LATER);
    assertThat(written()).endsWith("data: two\n\n");
  }

  @Test
  void whatIsPublishedMeanwhileFollowsIt() throws Exception {
    Delivered one = publish("one");
    server.publish("a", "two");
    assertThat(wakeUps).hasSize(1);
    assertThat(writeAll(null)).isEqualTo(Progress.LATER);
    assertThat(written()).isEmpty();
    assertThat(writeAll(one)).isEqualTo(Progress.LATER);
    assertThat(written()).containsSubsequence("data: one\n\n", "data: two\n\n");
    assertThat(wakeUps).hasSize(1);
  }

  @Test
  void theStreamDoesNotEndBeforeIt() throws Exception {
    Delivered one = publish("one");
    server.relay.channel("a").delete().toCompletableFuture().join();
    assertThat(writeAll(null)).isEqualTo(Progress.LATER);
    assertThat(written()).isEmpty();
    assertThat(writeAll(one)).isEqualTo(Progress.END);
    assertThat(written()).containsSubsequence("data: one\n\n", "event: gone\n");
  }

  @Test
  void norDoesOneThatEndsWithoutAFarewell() throws Exception {
    Delivered one = publish("one");
    server.relay.close();
    assertThat(writeAll(null)).isEqualTo(Progress.LATER);
    assertThat(writeAll(one)).isEqualTo(Progress.END);
    assertThat(written()).endsWith("data: one\n\n");
  }

  @Test
  void whoKeepsItIsWokenAgainIfItSleeps() throws Exception {
    Delivered one = publish("one");
    assertThat(writeAll(null)).isEqualTo(Progress.LATER);
    stream.keep(one);
    assertThat(wakeUps).containsExactly(one, null);
    assertThat(writeAll(null)).isEqualTo(Progress.LATER);
    assertThat(written()).endsWith("data: one\n\n");
  }

  @Test
  void whoKeepsItAndDoesNotSleepGetsItWhenItAsks() throws Exception {
    stream.keep(publish("one"));
    assertThat(wakeUps).hasSize(1);
    server.relay.channel("a").delete().toCompletableFuture().join();
    assertThat(writeAll(null)).isEqualTo(Progress.END);
    assertThat(written()).containsSubsequence("data: one\n\n", "event: gone\n");
  }

  @Test
  void aSignOfLifeDoesNotWaitForIt() throws Exception {
    Delivered one = publish("one");
    server.time.pass(SubscriberLocation.DEFAULT.heartbeat());
    assertThat(writeAll(null)).isEqualTo(Progress.LATER);
    assertThat(written()).isEqualTo(":\n\n");
    assertThat(writeAll(one)).isEqualTo(Progress.LATER);
    assertThat(written()).endsWith("data: one\n\n");
  }
}
