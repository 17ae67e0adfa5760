package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A store that tells of one channel late, as one that has lost sight of it for a while. */
class LateStore extends HookedStore {
  private final String lateChannelId;
  private final List<Runnable> untold = new ArrayList<>();
  private boolean late;

  LateStore(MessageStore store, String lateChannelId) {
    super(store);
    this.lateChannelId = lateChannelId;
  }

  /** From now on nobody is told what happens to the channel. */
  void tellLate() {
    late = true;
  }

  /** Tells what was not told, and from now on everything at once. */
  void tellNow() {
    late = false;
    untold.forEach(Runnable::run);
    untold.clear();
  }

  @Override
  public CompletionStage<Watch> watch(String channelId, Watcher watcher) {
    return super.watch(
        channelId,
        channelId.equals(lateChannelId) ? new LateWatcher(watcher, () -> late, untold) : watcher);
  }
}
