package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that send request after request and read nothing: their replies wait, and hardly any thread. */
final class StalledReaders implements AutoCloseable {
  /** More than there are threads. */
  private static final int MANY = TestServer.THREADS + 2;

  private final ExecutorService senders = Executors.newCachedThreadPool();
  private final List<Wire> readers = new ArrayList<>();

  /** How many of their requests have come to be served. */
  final AtomicInteger arrived = new AtomicInteger();

  /**
   * Returns when the replies have nowhere to go any more.
   *
   * @param others somebody else, who is served all the time
   */
  void stall(OwnServerRows server, String target, int requests, HttpRows.Condition others)
      throws IOException {
    String all = ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(requests);
    for (int i = 0; i < MANY; i++) {
      Wire reader = server.openWithSmallWindow();
      readers.add(reader);
      senders.execute(() -> sendUntilClosed(all, reader));
    }
    HttpRows.await(
        () -> {
          int before = arrived.get();
          return others.holds() && before >= MANY && before == arrived.get();
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

  /** One of them, who begins to read now. */
  Wire one() {
    return readers.get(0);
  }

  @Override
  public void close() throws IOException {
    for (Wire reader : readers) {
      reader.close();
    }
    senders.shutdown();
  }
}
