package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.SubscriberServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send request after request and read nothing: their replies wait, no thread does. */
abstract class PipelineRows extends WebappRows {
  /** More than there are threads. */
  private static final int MANY = TestContainer.THREADS + 2;

  private final ExecutorService senders = Executors.newCachedThreadPool();
  private final List<Wire> readers = new ArrayList<>();

  /** How many of the readers' requests have come to our servlets. */
  private final AtomicInteger arrived = new AtomicInteger();

  PipelineRows(SuiteServer server) {
    super(server);
  }

  @AfterEach
  void closeReaders() throws IOException {
    for (Wire reader : readers) {
      reader.close();
    }
    senders.shutdown();
  }

  @Test
  void readersThatPipelineAndStallTakeNoThread() throws Exception {
    String body = "hello ".repeat(1317);
    start();
    assertThat(send("POST", "/publisher/x", body).status()).isEqualTo(202);
    stall("/subscriber/x", 3000);
    int whole = garblesStalledPipelines() ? 1 : 3000;
    for (int i = 0; i < whole; i++) {
      HttpRows.assertDelivered(readers.get(0).read(), body);
    }
    closeReaders();
    assertOthersAreServed();
  }

  @Test
  void whoeverPipelinesPathsWeRefuseAndStallsTakesNoThread() throws Exception {
    start();
    stall("/subscriber;x/x", 60_000);
    assertRefusedHere(readers.get(0).read(), 400);
    closeReaders();
    assertOthersAreServed();
  }

  private void start() throws Exception {
    start("", context -> {
      mount(context, "/publisher/*", new PublisherServlet(relay));
      mount(context, "/subscriber/*", new SubscriberServlet(relay));
      filter(context, "/*", (request, response, chain) -> {
        if (((HttpServletRequest) request).getRequestURI().endsWith("/x")) {
          arrived.incrementAndGet();
        }
        chain.doFilter(request, response);
      });
    });
  }

  /** Returns when the replies have nowhere to go any more; others are served all the time. */
  private void stall(String target, int requests) throws IOException {
    String all = ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(requests);
    for (int i = 0; i < MANY; i++) {
      Wire reader = openWithSmallWindow();
      readers.add(reader);
      senders.execute(() -> sendUntilClosed(all, reader));
    }
    HttpRows.await(
        () -> {
          int before = arrived.get();
          assertOthersAreServed();
          return before >= MANY && before == arrived.get();
        },
        "the replies have nowhere to go");
    assertThat(arrived.get()).isLessThan(MANY * requests);
  }

  private static void sendUntilClosed(String requests, Wire reader) {
    try {
      reader.send(requests);
    } catch (IOException e) {
      assertThat(e).as("the test is over").isInstanceOf(SocketException.class);
    }
  }

  private void assertOthersAreServed() throws IOException {
    for (int i = 0; i < 2 * TestContainer.THREADS; i++) {
      assertThat(send("POST", "/publisher/other", "hello").status()).isEqualTo(202);
      HttpRows.assertDelivered(send("GET", "/subscriber/other", ""), "hello");
    }
  }
}
