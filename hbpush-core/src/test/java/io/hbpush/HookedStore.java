package io.hbpush;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A store that lets a test do something at the moments that matter, between a look and its answer. */
class HookedStore implements MessageStore {
  private final MessageStore store;

  HookedStore(MessageStore store) {
    this.store = store;
  }

  /** Runs after a look-up was made and before its answer is given. */
  void looked(List<String> channelIds) {}

  @Override
  public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
    CompletionStage<Lookup> lookup = store.after(channelIds, cursor, most);
    looked(channelIds);
    return lookup;
  }

  @Override
  public CompletionStage<AppendResult> append(
      List<String> channelIds, Content content, AppendRules rules) {
    return store.append(channelIds, content, rules);
  }

  @Override
  public CompletionStage<Lookup> afterAsStored(List<String> channelIds, MessageId cursor) {
    return store.afterAsStored(channelIds, cursor);
  }

  @Override
  public CompletionStage<ChannelInfo> create(String channelId, Limits limits) {
    return store.create(channelId, limits);
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> delete(String channelId) {
    return store.delete(channelId);
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> info(String channelId) {
    return store.info(channelId);
  }

  @Override
  public CompletionStage<Watch> watch(String channelId, Watcher watcher) {
    return store.watch(channelId, watcher);
  }

  @Override
  public void close() {
    store.close();
  }
}
