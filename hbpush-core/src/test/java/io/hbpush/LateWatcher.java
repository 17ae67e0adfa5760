package io.hbpush;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Has a watcher told late, when {@code untold} is run, what happens while the store does not tell.
 *
 * @param isLate whether the store does not tell now
 */
record LateWatcher(Watcher watcher, BooleanSupplier isLate, List<Runnable> untold)
    implements Watcher {
  @Override
  public boolean published(Message message, Optional<MessageId> gap) {
    if (isLate.getAsBoolean()) {
      untold.add(() -> watcher.published(message, gap));
      return false;
    }
    return watcher.published(message, gap);
  }

  @Override
  public void deleted() {
    if (isLate.getAsBoolean()) {
      untold.add(watcher::deleted);
    } else {
      watcher.deleted();
    }
  }
}
