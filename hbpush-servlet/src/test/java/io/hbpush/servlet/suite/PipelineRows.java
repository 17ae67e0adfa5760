package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PushRelay;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Clients that send request after request on a connection. */
abstract class PipelineRows extends OwnServerRows {
  PipelineRows(SuiteServer server) {
    super(server);
  }

  /** What is short and at hand may take some, but not all. */
  @Test
  void readersThatPipelineAndStallTakeFewThreads() throws Exception {
    assertOthersAreServed("hello ".repeat(1317), 3000);
  }

  @Test
  void readersOfLongMessagesThatPipelineAndStallTakeNoThread() throws Exception {
    assertOthersAreServed("hello ".repeat(6000), 1000);
  }

  private void assertOthersAreServed(String body, int requests) throws Exception {
    try (var stalled = new StalledReaders();
        var counted = PushRelay.builder()
            .store(new DelayedStore(DelayedStore.counting(stalled.arrived)))
            .build()) {
      start(
          MountedLocation.publisher("/publisher/", relay),
          MountedLocation.subscriber("/subscriber/", relay),
          MountedLocation.subscriber("/counted/", counted));
      counted.channel("x").publish(body).toCompletableFuture().join();
      stalled.arrived.set(0);
      stalled.stall(this, "/counted/x", requests, this::othersAreServed);
      int whole = garblesStalledPipelines() ? 1 : requests;
      for (int i = 0; i < whole; i++) {
        HttpRows.assertDelivered(stalled.one().read(), body);
      }
    }
    assertThat(othersAreServed()).isTrue();
  }

  private boolean othersAreServed() throws IOException {
    for (int i = 0; i < 2 * TestServer.THREADS; i++) {
      assertThat(send("POST", "/publisher/other", "hello").status()).isEqualTo(202);
      HttpRows.assertDelivered(send("GET", "/subscriber/other", ""), "hello");
    }
    return true;
  }
}
