package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.EventStreamParser;
import io.hbpush.PushRelay;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What held and new requests get when the relay comes to its end. */
abstract class ShutdownRows extends OwnServerRows {
  ShutdownRows(SuiteServer server) {
    super(server);
  }

  @Test
  void allHeldRequestsAndNewOnesGet503WithRetryAfter() throws Exception {
    startBoth();
    var held = new ArrayList<Wire>();
    for (int i = 0; i < 20; i++) {
      held.add(open().head("GET", "/subscriber/x"));
    }
    awaitHeld(held.size());
    relay.close();
    for (Wire wire : held) {
      assertAway(wire.read());
      wire.close();
    }
    assertAway(send("GET", "/subscriber/x", ""));
    for (String method : new String[] {"POST", "PUT", "GET", "DELETE"}) {
      assertAway(send(method, "/publisher/x", "hello"));
    }
  }

  @Test
  void streamsEndAndMayComeBack() throws Exception {
    startBoth();
    try (Wire wire = open()) {
      wire.head("GET", "/subscriber/x", "Accept: text/event-stream");
      StreamClient client = StreamClient.reading(wire);
      awaitHeld(1);
      relay.close();
      EventStreamParser stream = client.end();
      assertThat(stream.events()).isEmpty();
      assertThat(stream.lastEventId()).isEmpty();
      assertThat(stream.retry()).isPositive();
    }
  }

  @Test
  void aBodyThatIsStillComingIsNotPublishedAfterTheEnd() throws Exception {
    startBoth();
    try (Wire wire = open()) {
      wire.head("POST", "/publisher/x", "Content-Length: 5").send("he");
      relay.close();
      assertAway(wire.send("llo").read());
    }
  }

  private void awaitHeld(int count) throws IOException {
    relay.channel("x").create().toCompletableFuture().join();
    HttpRows.await(() -> subscribers(relay) == count, "held: " + count);
  }

  static int subscribers(PushRelay relay) {
    return relay.channel("x").info().toCompletableFuture().join().orElseThrow().subscribers();
  }

  static void assertAway(Answer answer) {
    HttpRows.assertRefused(answer, 503);
    assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isBetween(1, 10);
  }
}
