package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * An event stream whose client takes a byte a second, among a thousand whose clients are quick. It also
 * follows a channel of large messages, so that much more is for it than sockets take.
 */
class SlowReaderIT {
  private static final int QUICK = 1_000;

  /** So little that what the client does not take soon waits in the daemon. */
  private static final int WINDOW_BYTES = 4096;

  private static final int WARM_UP = 50;

  /** With {@link #LARGE_BYTES} twenty times what the heap may differ by. */
  private static final int MESSAGES = 300;

  private static final int LARGE_BYTES = 64 << 10;
  private static final long TOLERANCE = 1_000_000;

  private static final String CONFIGURATION = """
      locations:
        - {type: publisher, prefix: /publisher/, max_messages: 10}
        - {type: subscriber, prefix: /subscriber/, channels: ","}
      """;

  private int published;

  @Test
  void holdsUpNobodyAndCostsNoMemory() throws Exception {
    try (Jar daemon = Jar.serve(CONFIGURATION);
        var slow = new SlowReader(daemon.port());
        Crowd quick = Crowd.stream(daemon.port(), "/subscriber/news", QUICK)) {
      var client = new Client(daemon.port());
      client.send("PUT", "/publisher/news", "");
      quick.await("all are held", () -> client.subscribers("/publisher/news") == QUICK + 1);
      publish(client, quick, WARM_UP);
      long before = daemon.liveHeapBytes();

      publish(client, quick, MESSAGES);

      long after = daemon.liveHeapBytes();
      System.out.println("SlowReaderIT: heap before " + before + ", after " + after
          + " bytes; the slow reader has taken " + slow.taken() + " bytes");
      assertThat(after).isLessThan(before + TOLERANCE);
      assertThat(slow.taken()).isBetween(1, LARGE_BYTES);
      slow.readOnUntil(message(published - 1));
    }
  }

  /** Each message is published when all who are quick have the one before. */
  private void publish(Client client, Crowd quick, int count) throws Exception {
    for (int end = published + count; published < end; published++) {
      String message = message(published);
      client.post("/publisher/archive", ".".repeat(LARGE_BYTES));
      client.post("/publisher/news", message);
      quick.await("all have message " + published, () -> quick.take(message));
    }
  }

  private static String message(int number) {
    return "news " + number + ".";
  }

  private static final class SlowReader implements AutoCloseable {
    private final Socket socket = new Socket();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> reading;
    private volatile int taken;

    SlowReader(int port) throws IOException {
      socket.setReceiveBufferSize(WINDOW_BYTES);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write("""
          GET /subscriber/news,archive HTTP/1.1\r
          Host: localhost\r
          Accept: text/event-stream\r
          \r
          """.getBytes(StandardCharsets.US_ASCII));
      reading = timer.scheduleAtFixedRate(this::take, 0, 1, TimeUnit.SECONDS);
    }

    private void take() {
      try {
        if (socket.getInputStream().read() >= 0) {
          taken++;
        }
      } catch (IOException broken) {
        throw new AssertionError("the stream broke after " + taken + " bytes", broken);
      }
    }

    int taken() {
      return taken;
    }

    /** Takes all there is at once. */
    void readOnUntil(String awaited) throws IOException {
      assertThat(reading.isDone()).as("the stream broke").isFalse();
      reading.cancel(false);
      socket.setSoTimeout((int) Await.DEADLINE.toMillis());
      var received = new StringBuilder();
      var piece = new byte[64 << 10];
      while (received.indexOf(awaited, Math.max(0, received.length() - 2 * piece.length)) < 0) {
        int length = socket.getInputStream().read(piece);
        assertThat(length).as("bytes after " + received.length()).isPositive();
        received.append(new String(piece, 0, length, StandardCharsets.ISO_8859_1));
      }
      assertThat(received).contains("event: gap");
    }

    @Override
    public void close() throws IOException {
      timer.shutdownNow();
      socket.close();
    }
  }
}
