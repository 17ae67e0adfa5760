package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PushRelay;
import io.hbpush.StoreUnavailableException;
import io.hbpush.StoreUnavailableException.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stores that are away, slow, or answer on threads of their own. */
abstract class StoreRows extends OwnServerRows {
  private PushRelay delayed = relay;

  StoreRows(SuiteServer server) {
    super(server);
  }

  @AfterEach
  void closeDelayed() {
    delayed.close();
  }

  @Test
  void aStoreThatIsAwayIs503WithRetryAfter() throws Exception {
    startOver(DelayedStore.failing(
        new StoreUnavailableException("redis.example:6379 is away", Outcome.NOT_DONE)));
    assertAway(send("GET", "/subscriber/x", ""));
    for (String method : new String[] {"POST", "PUT", "GET", "DELETE"}) {
      assertAway(send(method, "/publisher/x", "hello"));
    }
  }

  @Test
  void anUnknownOutcomeSaysThatTheMessageMayHaveBeenStored() throws Exception {
    startOver(DelayedStore.failing(new StoreUnavailableException("answer lost", Outcome.UNKNOWN)));
    Answer answer = send("POST", "/publisher/x", "hello");
    assertAway(answer);
    assertThat(answer.text()).contains("may have been stored", "double");
  }

  private static void assertAway(Answer answer) {
    assertRefusedHere(answer, 503);
    assertThat(answer.header("Retry-After").orElseThrow()).matches("\\d+");
    assertThat(answer.text()).doesNotContain("redis.example");
  }

  @Test
  void aSlowStoreTakesNoThread() throws Exception {
    var awake = new CompletableFuture<Void>();
    startOver(DelayedStore.until(awake));
    var waiting = new ArrayList<Wire>();
    for (int i = 0; i < 3 * TestServer.THREADS; i++) {
      waiting.add(open().head("POST", "/publisher/x", "Content-Length: 5").send("hello"));
      waiting.add(open().head("PUT", "/publisher/y"));
    }
    assertThat(send("POST", "/other/x", "hello").status()).isEqualTo(202);
    awake.complete(null);
    for (Wire wire : waiting) {
      assertThat(wire.read().status()).isIn(200, 202);
      wire.close();
    }
  }

  @Test
  void repliesThatRaceWithTheAdapterAllArrive() throws Exception {
    startOver(DelayedStore.racing());
    String[] cursor = {};
    for (int i = 0; i < 10; i++) {
      cursor = exchangeFifty(cursor);
    }
  }

  /** Some containers close a connection after a hundred requests. */
  private String[] exchangeFifty(String[] start) throws IOException {
    String[] cursor = start;
    try (Wire publisher = open();
        Wire subscriber = open()) {
      for (int i = 0; i < 50; i++) {
        boolean subscriberFirst = i % 2 == 0;
        if (subscriberFirst) {
          subscriber.head("GET", "/subscriber/x", cursor);
        }
        publisher.head("POST", "/publisher/x", "Content-Length: 5").send("hello");
        assertThat(publisher.read().status()).isIn(201, 202);
        if (!subscriberFirst) {
          subscriber.head("GET", "/subscriber/x", cursor);
        }
        Answer answer = subscriber.read();
        HttpRows.assertDelivered(answer, "hello");
        cursor = answer.cursor();
      }
    }
    return cursor;
  }

  @Test
  void aCursorFromBeforeARestartOfAMemoryStoreGetsAGap() throws Exception {
    startBoth();
    send("POST", "/publisher/news", "one");
    Answer answer = send("GET", "/subscriber/news", "", "If-None-Match: 1000000000:3");
    HttpRows.assertDelivered(answer, "one");
    assertThat(answer.header("Message-Gap")).isPresent();
  }

  private void startOver(DelayedStore.Delay delay) throws Exception {
    delayed = PushRelay.builder().store(new DelayedStore(delay)).build();
    start(
        MountedLocation.publisher("/publisher/", delayed),
        MountedLocation.subscriber("/subscriber/", delayed),
        MountedLocation.publisher("/other/", relay));
  }
}
