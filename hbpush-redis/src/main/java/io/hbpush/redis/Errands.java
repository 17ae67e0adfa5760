package io.hbpush.redis;

import static java.lang.System.Logger.Level.ERROR;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a store asks Redis on its own for many channels: a few at a time, so that there is room for
 * those who publish and look. Each channel waits once. Safe for many threads.
 */
final class Errands {
  private static final System.Logger LOG = System.getLogger(Errands.class.getName());

  private final int atOnce;
  private final Function<WatchedChannel, CompletionStage<?>> errand;

  // The lock is this; it guards the fields below.
  private final Set<WatchedChannel> waiting = new LinkedHashSet<>();
  private int running;
  private boolean starting;

  /**
   * Makes errands of one kind.
   *
   * @param atOnce how many run at a time
   * @param errand begins one; it ends with the stage, which never fails
   */
  Errands(int atOnce, Function<WatchedChannel, CompletionStage<?>> errand) {
    this.atOnce = atOnce;
    this.errand = errand;
  }

  /** Runs the errand for the channel, now or later. */
  void add(WatchedChannel channel) {
    synchronized (this) {
      waiting.add(channel);
    }
    start();
  }

  /** Forgets the channels that still wait. */
  synchronized void clear() {
    waiting.clear();
  }

  /** One thread starts them, and none deepens its stack: they may end before they have begun. */
  private void start() {
    synchronized (this) {
      if (starting) {
        return;
      }
      starting = true;
    }
    for (WatchedChannel next = next(); next != null; next = next()) {
      begin(next);
    }
  }

  private void begin(WatchedChannel channel) {
    CompletionStage<?> end;
    try {
      end = errand.apply(channel);
    } catch (RuntimeException | Error failure) {
      // An id is what a client sent: encoded, it cannot write lines of its own.
      String id = URLEncoder.encode(channel.channelId(), StandardCharsets.UTF_8);
      LOG.log(ERROR, "an errand for channel " + id + " failed", failure);
      end = CompletableFuture.completedFuture(null);
    }
    end.whenComplete((done, failure) -> ended());
  }

  private synchronized @Nullable WatchedChannel next() {
    if (running >= atOnce || waiting.isEmpty()) {
      starting = false;
      return null;
    }
    WatchedChannel next = waiting.iterator().next();
    waiting.remove(next);
    running++;
    return next;
  }

  private void ended() {
    synchronized (this) {
      running--;
    }
    start();
  }
}
