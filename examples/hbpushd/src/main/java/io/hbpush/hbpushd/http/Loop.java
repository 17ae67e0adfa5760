package io.hbpush.hbpushd.http;

import io.hbpush.PushLocations;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What the connections of one event loop share; all of it belongs to the loop's thread. */
final class Loop {
  /** As much as is read in one go. */
  private static final int INPUT_BYTES = 64 << 10;

  final PushLocations locations;
  final Connections connections = new Connections();
  final RequestReader reader = new RequestReader();
  final ReplyEncoder encoder;

  private final EventLoop eventLoop;
  private final Future<?> ticking;
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private byte[] input = new byte[INPUT_BYTES];
  private boolean closing;

  Loop(EventLoop eventLoop, PushLocations locations, Duration idleTime) {
    this.eventLoop = eventLoop;
    this.locations = locations;
    this.encoder = new ReplyEncoder(ByteBufAllocator.DEFAULT);
    long nanos = Connections.interval(idleTime).toNanos();
    this.ticking =
        eventLoop.scheduleAtFixedRate(connections::tick, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** An array to read into, which nobody uses while one connection is served. */
  byte[] input(int length) {
    return length <= input.length ? input : new byte[length];
  }

  /** The connection is no more. */
  void closed(Connection connection) {
    connections.remove(connection);
    completeIfEmpty();
  }

  /** Whether connections are to be closed after their next reply. */
  boolean isClosing() {
    return closing;
  }

  /** Has connections end when they can; completes when the last one has. */
  CompletableFuture<Void> close() {
    eventLoop.execute(() -> {
      closing = true;
      connections.serverCloses();
      completeIfEmpty();
    });
    return empty;
  }

  private void completeIfEmpty() {
    if (closing && connections.isEmpty()) {
      ticking.cancel(false);
      encoder.forget();
      empty.complete(null);
    }
  }
}
