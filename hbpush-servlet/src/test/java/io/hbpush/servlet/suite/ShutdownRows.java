package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.EventStreamParser;
import io.hbpush.PushRelay;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.PushRelayListener;
import io.hbpush.servlet.SubscriberServlet;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What held and new requests get when the relay, or the container, comes to its end. */
abstract class ShutdownRows extends WebappRows {
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

  @Test
  void aContainerThatStopsClosesTheRelayAndLeavesNoThread() throws Exception {
    Set<Thread> others = pushThreads();
    var made = new AtomicReference<PushRelay>();
    start("", context -> {
      context.addListener(new PushRelayListener(() -> {
        made.set(PushRelay.inMemory());
        return made.get();
      }));
      mount(context, "/subscriber/*", new SubscriberServlet());
    });
    try (Wire wire = open()) {
      made.get().channel("x").create();
      wire.head("GET", "/subscriber/x");
      HttpRows.await(() -> subscribers(made.get()) == 1, "held");
      stopContainer();
      assertAwayOrClosed(wire);
    }
    assertThat(made.get().channel("x").info().toCompletableFuture()).isCompletedExceptionally();
    HttpRows.await(() -> others.containsAll(pushThreads()), "all threads of the relay end");
  }

  private static Set<Thread> pushThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hbpush-"))
        .collect(Collectors.toSet());
  }

  private void startBoth() throws Exception {
    start("", context -> {
      mount(context, "/publisher/*", new PublisherServlet(relay));
      mount(context, "/subscriber/*", new SubscriberServlet(relay));
    });
  }

  private void awaitHeld(int count) throws IOException {
    relay.channel("x").create().toCompletableFuture().join();
    HttpRows.await(() -> subscribers(relay) == count, "held: " + count);
  }

  private static int subscribers(PushRelay relay) {
    return relay.channel("x").info().toCompletableFuture().join().orElseThrow().subscribers();
  }

  /** A container that stops closes connections, some before their last reply is written. */
  private static void assertAwayOrClosed(Wire wire) throws IOException {
    try {
      assertAway(wire.read());
    } catch (EOFException | SocketException closed) {
      assertThat(closed).hasMessageNotContaining("bytes");
    }
  }

  private static void assertAway(Answer answer) {
    HttpRows.assertRefused(answer, 503);
    assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isBetween(1, 10);
  }
}
