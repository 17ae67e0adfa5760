package io.hbpush;

import org.jspecify.annotations.Nullable;

/** All messages of a memory store, oldest first; any of them can leave. Guarded by the store's lock. */
final class MessageChain {
  private @Nullable StoredMessage first;
  private @Nullable StoredMessage last;

  @Nullable
  StoredMessage first() {
    return first;
  }

  /** Whether there is one message left, or none. */
  boolean hasOneAtMost() {
    return first == last;
  }

  void add(StoredMessage message) {
    message.older = last;
    if (last == null) {
      first = message;
    } else {
      last.newer = message;
    }
    last = message;
  }

  void remove(StoredMessage message) {
    if (message.older == null) {
      first = message.newer;
    } else {
      message.older.newer = message.newer;
    }
    if (message.newer == null) {
      last = message.older;
    } else {
      message.newer.older = message.older;
    }
    message.older = null;
    message.newer = null;
  }
}
