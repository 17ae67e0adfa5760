package io.hbpush;

import static java.lang.System.Logger.Level.ERROR;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something that watchers of a memory store's channel are told.
 *
 * @param watchers who watched the channel when it happened
 * @param message the message that was published; null if the channel was deleted
 * @param told completes when all have been told, with whether a held request was claimed
 */
record Happening(
    List<Watcher> watchers, @Nullable Message message, CompletableFuture<Boolean> told) {
  private static final System.Logger LOG = System.getLogger(Happening.class.getName());

  static Happening published(List<Watcher> watchers, Message message) {
    return new Happening(watchers, message, new CompletableFuture<>());
  }

  static Happening deleted(List<Watcher> watchers) {
    return new Happening(watchers, null, new CompletableFuture<>());
  }

  void tell() {
    boolean claimed = false;
    for (Watcher watcher : watchers) {
      try {
        if (message == null) {
          watcher.deleted();
        } else {
          claimed |= watcher.published(message, Optional.empty());
        }
      } catch (RuntimeException | LinkageError failure) {
        // It broke its contract; the others, and the publisher, are not to suffer for it.
        LOG.log(ERROR, "a watcher failed", failure);
      }
    }
    told.complete(claimed);
  }
}
