package io.hbpush;

import static java.lang.System.Logger.Level.ERROR;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Something that watchers of a memory store's channel are told. */
final class Happening {
  private static final System.Logger LOG = System.getLogger(Happening.class.getName());

  private final List<Watcher> watchers;
  private final @Nullable Message message;
  private final CompletableFuture<Boolean> told = new CompletableFuture<>();

  /** Whether a held request was claimed; belongs to the thread that tells. */
  private boolean claimed;

  private Happening(List<Watcher> watchers, @Nullable Message message) {
    this.watchers = watchers;
    this.message = message;
  }

  static Happening published(List<Watcher> watchers, Message message) {
    return new Happening(watchers, message);
  }

  static Happening deleted(List<Watcher> watchers) {
    return new Happening(watchers, null);
  }

  /** Completes some time after all have been told, with whether a held request was claimed. */
  CompletionStage<Boolean> told() {
    return told;
  }

  /** Tells those who watched the channel when it happened. */
  void tell() {
    for (Watcher watcher : watchers) {
      try {
        if (message == null) {
          watcher.deleted();
        } else {
          claimed |= watcher.published(message, Optional.empty());
        }
      } catch (RuntimeException | Error failure) {
        // It broke its contract; the others, and the publisher, are not to suffer for it.
        LOG.log(ERROR, "a watcher failed", failure);
      }
    }
  }

  /** Answers who made it happen; runs whatever that one wants to do then. */
  void answer() {
    told.complete(claimed);
  }
}
