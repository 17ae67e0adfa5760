package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream whose write is full: what does not fit comes with the next one. */
class FullStreamWriteTest {
  private static final int HEARTBEAT_SECONDS = 25;

  /** From so many bytes on a write takes no more. */
  private static final int FULL = 32 << 10;

  private int looks;
  private Runnable whenThirdHasArmed = () -> {};

  private final TestServer server = new TestServer(
          PublisherLocation.DEFAULT,
          SubscriberLocation.DEFAULT.withChannels(","),
          time -> new HookedStore(TestServer.memory(time)) {
            @Override
            public CompletionStage<Lookup> after(
                List<String> channelIds, MessageId cursor, int most) {
              looks++;
              CompletionStage<Lookup> lookup = super.after(channelIds, cursor, most);
              return looks == 3
                  ? new Answered(lookup.toCompletableFuture().join(), whenThirdHasArmed)
                  : lookup;
            }
          })
      .with(PathPattern.prefix("/unkept/"), PublisherLocation.DEFAULT.withStoreMessages(false));

  @AfterEach
  void close() {
    server.close();
  }

  /** Lets something happen right after whoever asked has taken the answer. */
  private static final class Answered extends CompletableFuture<Lookup> {
    private final Runnable taken;

    Answered(Lookup lookup, Runnable taken) {
      this.taken = taken;
      complete(lookup);
    }

    @Override
    public CompletableFuture<Lookup> whenComplete(
        BiConsumer<? super Lookup, ? super Throwable> action) {
      CompletableFuture<Lookup> stage = super.whenComplete(action);
      taken.run();
      return stage;
    }
  }

  @Test
  void whatIsNotKeptAndWasGivenToItStaysForTheNextOne() {
    // One that follows several channels asks the store before it is armed, which gives us our
    // moment.
    TestStream stream = TestStream.open(server, "/subscriber/c,d");
    stream.stall();
    looks = 1;
    MessageId first = server.publish("c", "x".repeat(EventFrame.SMALL_BODY_BYTES));
    int overhead = ("id: " + first + " c\ndata: \n\n").length();
    // One byte less than it takes.
    int rest = FULL - 1 - 2 * overhead - EventFrame.SMALL_BODY_BYTES;
    server.publish("c", "y".repeat(rest));
    whenThirdHasArmed = () -> {
      assertThat(server.post("/unkept/c", "hello").status()).isEqualTo(201);
      server.pass(HEARTBEAT_SECONDS);
    };
    stream.resume();
    assertThat(looks).isGreaterThanOrEqualTo(3);
    assertThat(stream.largestWrite()).isGreaterThan(FULL);
    assertThat(stream.data()).hasSize(3).last().isEqualTo("hello");
  }
}
