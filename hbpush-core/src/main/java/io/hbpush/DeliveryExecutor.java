package io.hbpush;

import static java.lang.System.Logger.Level.ERROR;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs what is written to clients: what fails for one costs no other its message. */
final class DeliveryExecutor {
  private static final System.Logger LOG = System.getLogger(DeliveryExecutor.class.getName());

  /** Large enough to hide the hand-over, small enough to spread a channel over the threads. */
  private static final int CHUNK = 256;

  private final Executor executor;
  private volatile boolean closed;

  DeliveryExecutor(Executor executor) {
    this.executor = executor;
  }

  /** Runs a task on the executor, or here if that does not take it, for whatever reason. */
  void run(Runnable task) {
    // What the executor throws is never the task's, which would be run twice.
    Runnable guarded = () -> guarded(task);
    try {
      executor.execute(guarded);
    } catch (RuntimeException | Error refused) {
      if (!closed) {
        LOG.log(ERROR, "the executor refuses deliveries; they run on the caller's thread", refused);
      }
      guarded.run();
    }
  }

  /** Does the same with many requests, and says of each chunk of them when that is done. */
  List<CompletableFuture<Void>> inChunks(List<HeldRequest> requests, Consumer<HeldRequest> action) {
    var chunks = new ArrayList<CompletableFuture<Void>>();
    for (int from = 0; from < requests.size(); from += CHUNK) {
      List<HeldRequest> chunk = requests.subList(from, Math.min(requests.size(), from + CHUNK));
      var done = new CompletableFuture<Void>();
      chunks.add(done);
      run(() -> {
        chunk.forEach(request -> guarded(request, action));
        done.complete(null);
      });
    }
    return chunks;
  }

  /** Takes the answer to a look-up, here if it is there, or on the executor. */
  void answer(
      CompletionStage<Lookup> lookup,
      BiConsumer<? super @Nullable Lookup, ? super @Nullable Throwable> answer) {
    if (lookup.toCompletableFuture().isDone()) {
      lookup.whenComplete((found, failure) -> guarded(() -> answer.accept(found, failure)));
    } else {
      // The store's threads are not there to write to clients.
      lookup.whenComplete((found, failure) -> run(() -> answer.accept(found, failure)));
    }
  }

  private static void guarded(HeldRequest request, Consumer<HeldRequest> action) {
    try {
      action.accept(request);
    } catch (RuntimeException | Error failure) {
      LOG.log(ERROR, "a held request could not be answered", failure);
    }
  }

  /** Runs a task that nobody else hears of if it fails, as within a stage. */
  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      LOG.log(ERROR, "a delivery failed", failure);
    }
  }

  /** From now on an executor that refuses is no surprise. */
  void close() {
    closed = true;
  }
}
