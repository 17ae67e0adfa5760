package io.hbpush;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A store that fails in its stages only, also if the one behind it throws against its contract. */
final class GuardedStore implements MessageStore {
  private final MessageStore store;

  GuardedStore(MessageStore store) {
    this.store = store;
  }

  @Override
  public CompletionStage<AppendResult> append(
      String channelId, Content content, AppendRules rules) {
    return guarded(() -> store.append(channelId, content, rules));
  }

  @Override
  public CompletionStage<Lookup> after(String channelId, MessageId cursor) {
    return guarded(() -> store.after(channelId, cursor));
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

  private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
    try {
      return Objects.requireNonNull(call.get(), "the store gave no stage");
    } catch (RuntimeException | Error failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
