package io.hbpush;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails in its stages only, also if the one behind it throws against its contract. Has
 * the log told when the store goes away and when it is back.
 */
final class GuardedStore implements MessageStore {
  private final MessageStore store;
  private final Outage outage;

  /** It fails from then on, but that is no outage. */
  private volatile boolean closed;

  GuardedStore(MessageStore store, InstantSource clock) {
    this.store = store;
    this.outage = new Outage(clock);
  }

  @Override
  public CompletionStage<AppendResult> append(
      List<String> channelIds, Content content, AppendRules rules) {
    return guarded(() -> store.append(channelIds, content, rules));
  }

  @Override
  public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
    return guarded(() -> store.after(channelIds, cursor, most));
  }

  @Override
  public CompletionStage<Lookup> afterAsStored(List<String> channelIds, MessageId cursor) {
    return guarded(() -> store.afterAsStored(channelIds, cursor));
  }

  @Override
  public CompletionStage<ChannelInfo> create(String channelId, Limits limits) {
    return guarded(() -> store.create(channelId, limits));
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> delete(String channelId) {
    return guarded(() -> store.delete(channelId));
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> info(String channelId) {
    return guarded(() -> store.info(channelId));
  }

  @Override
  public CompletionStage<Watch> watch(String channelId, Watcher watcher) {
    return guarded(() -> store.watch(channelId, watcher));
  }

  private <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
    try {
      CompletionStage<T> stage = Objects.requireNonNull(call.get(), "the store gave no stage");
      if (isDone(stage)) {
        outage.answered(); // as a store in memory has it: no need to listen to the stage
      } else {
        stage.whenComplete((result, failure) -> noted(failure));
      }
      return stage;
    } catch (RuntimeException | Error failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static boolean isDone(CompletionStage<?> stage) {
    // A minimal stage is one too, but does not say whether it is done.
    return stage instanceof CompletableFuture<?> future
        && stage.toCompletableFuture() == stage
        && future.isDone()
        && !future.isCompletedExceptionally();
  }

  private void noted(@Nullable Throwable failure) {
    if (failure == null) {
      outage.answered();
    } else if (!closed && Failures.cause(failure) instanceof StoreUnavailableException away) {
      outage.failed(away);
    }
  }

  @Override
  public void close() {
    closed = true;
    store.close();
  }
}
