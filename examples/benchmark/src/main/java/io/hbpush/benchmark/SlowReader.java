package io.hbpush.benchmark;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A fan-out, and beside it perhaps an event stream of the same channel whose client takes one byte a
 * second: what the others and the server's memory notice of it.
 */
final class SlowReader implements HttpContestant {
  /** So little that what it does not take soon waits in the server. */
  private static final int WINDOW_BYTES = 4096;

  private final FanOut fanOut;
  private final Server server;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Socket socket = new Socket();
  private volatile long taken;
  private volatile @Nullable IOException failure;

  private SlowReader(FanOut fanOut, Server server) {
    this.fanOut = fanOut;
    this.server = server;
  }

  /** Without such a client. */
  static SlowReader absent(FanOut fanOut, Server server) {
    return new SlowReader(fanOut, server);
  }

  /** With such a client, which is connected. */
  static SlowReader present(FanOut fanOut, Server server, String channelId) throws IOException {
    var reader = new SlowReader(fanOut, server);
    try {
      reader.connect(CursorRequests.stream(server.endpoint().subscriber(channelId)));
      return reader;
    } catch (IOException failure) {
      reader.close(); // or its timer would keep the process alive
      throw failure;
    }
  }

  private void connect(byte[] request) throws IOException {
    socket.setReceiveBufferSize(WINDOW_BYTES);
    socket.connect(server.endpoint().address());
    socket.getOutputStream().write(request);
    timer.scheduleAtFixedRate(this::take, 1, 1, TimeUnit.SECONDS);
  }

  private void take() {
    try {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("the slow reader's stream ended after " + taken + " bytes");
      }
      taken++;
    } catch (IOException broken) {
      failure = broken;
      timer.shutdown();
    }
  }

  @Override
  public String name() {
    return fanOut.name();
  }

  @Override
  public Sample measure(Duration length) throws IOException {
    Sample sample = fanOut.measure(length);
    IOException broken = failure;
    if (broken != null) {
      throw broken;
    }
    return sample.with(Metric.LIVE_HEAP, server.liveHeapBytes() / 1e3);
  }

  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    socket.close();
    fanOut.close();
  }
}
