package io.hbpush.servlet.suite;

import io.hbpush.AppendResult;
import io.hbpush.AppendRules;
import io.hbpush.ChannelInfo;
import io.hbpush.Content;
import io.hbpush.Limits;
import io.hbpush.Lookup;
import io.hbpush.MemoryStoreProvider;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.StoreProvider;
import io.hbpush.StoreValues;
import io.hbpush.Watcher;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** A memory store whose outcomes come when a test wants them to, or fail, or are counted. */
final class DelayedStore implements MessageStore {
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final MessageStore store = new MemoryStoreProvider()
      .open(
          "delayed",
          StoreValues.NONE,
          new StoreProvider.Runtime(InstantSource.system(), scheduler));
  private final Delay delay;

  DelayedStore(Delay delay) {
    this.delay = delay;
  }

  /** What becomes of an outcome on its way. */
  interface Delay {
    <T> CompletionStage<T> on(CompletionStage<T> outcome);
  }

  /** Lets every outcome wait for one thing. */
  static Delay until(CompletableFuture<Void> signal) {
    return new Delay() {
      @Override
      public <T> CompletionStage<T> on(CompletionStage<T> outcome) {
        return signal.thenCompose(now -> outcome);
      }
    };
  }

  /** Brings every outcome on another thread, at once: it races with whoever asked. */
  static Delay racing() {
    return new Delay() {
      @Override
      public <T> CompletionStage<T> on(CompletionStage<T> outcome) {
        return CompletableFuture.runAsync(() -> {}).thenCompose(now -> outcome);
      }
    };
  }

  /** Lets every operation fail. */
  static Delay failing(RuntimeException failure) {
    return new Delay() {
      @Override
      public <T> CompletionStage<T> on(CompletionStage<T> outcome) {
        return CompletableFuture.failedStage(failure);
      }
    };
  }

  /** Brings every outcome as it is, and counts. */
  static Delay counting(AtomicInteger count) {
    return new Delay() {
      @Override
      public <T> CompletionStage<T> on(CompletionStage<T> outcome) {
        count.incrementAndGet();
        return outcome;
      }
    };
  }

  @Override
  public CompletionStage<AppendResult> append(
      List<String> channelIds, Content content, AppendRules rules) {
    return delay.on(store.append(channelIds, content, rules));
  }

  @Override
  public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
    return delay.on(store.after(channelIds, cursor, most));
  }

  @Override
  public CompletionStage<Lookup> afterAsStored(List<String> channelIds, MessageId cursor) {
    return delay.on(store.afterAsStored(channelIds, cursor));
  }

  @Override
  public CompletionStage<ChannelInfo> create(String channelId, Limits limits) {
    return delay.on(store.create(channelId, limits));
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> delete(String channelId) {
    return delay.on(store.delete(channelId));
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> info(String channelId) {
    return delay.on(store.info(channelId));
  }

  @Override
  public CompletionStage<Watch> watch(String channelId, Watcher watcher) {
    return delay.on(store.watch(channelId, watcher));
  }

  @Override
  public void close() {
    store.close();
    scheduler.shutdownNow();
  }
}
