package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A stream that begins to wait says what is gone, while another thread gives it a message with a
 * greater gap, many thousand times: the client hears of the greater one before the message.
 */
class GapRaceTest {
  private static final int REPETITIONS = 100_000;
  private static final MessageId GONE = new MessageId(1_000, 0);
  private static final MessageId GONE_MEANWHILE = new MessageId(1_001, 0);
  private static final Message MESSAGE = new Message(new MessageId(1_002, 0), Content.text("news"));

  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final TestServer server = new TestServer(
      PublisherLocation.DEFAULT,
      SubscriberLocation.DEFAULT,
      time -> new HookedStore(TestServer.memory(time)) {
        @Override
        public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
          return new CompletableFuture<>(); // nobody is to look
        }
      });

  @AfterEach
  void close() {
    threads.shutdownNow();
    server.close();
  }

  @Test
  void theGreaterGapIsSaid() throws Exception {
    var route = new Route(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, server.relay);
    var both = new CyclicBarrier(2);
    for (int i = 0; i < REPETITIONS; i++) {
      var stream = new EventStream(route, List.of("a"), MessageId.OLDEST);
      stream.widenGap(Optional.of(GONE));
      var fanout = new Fanout(
          new Delivery("a", MESSAGE, Optional.of(GONE_MEANWHILE)), server.relay.holding());
      Future<?> given = threads.submit(() -> {
        both.await();
        stream.deliver(fanout);
        return null;
      });
      both.await();
      stream.armed();
      given.get();
      var received = new ByteArrayOutputStream();
      new StreamReply(stream).writeNext(received);
      assertThat(received.toString(StandardCharsets.UTF_8))
          .containsSubsequence("data: " + GONE_MEANWHILE, "data: news");
    }
  }
}
