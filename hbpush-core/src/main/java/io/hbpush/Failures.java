package io.hbpush;

import static java.lang.System.Logger.Level.ERROR;

import java.util.List;
import java.util.concurrent.CompletionException;

/** What really went wrong in a stage. */
final class Failures {
  private static final System.Logger LOG = System.getLogger(Failures.class.getName());

  private Failures() {}

  /** Takes off what {@link java.util.concurrent.CompletionStage} wraps around a failure. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Whether a store says that it never takes what was asked. */
  static boolean isRefusal(Throwable failure) {
    return cause(failure) instanceof IllegalArgumentException;
  }

  /** Tells the log of a failure that nobody planned. */
  static void log(Throwable failure, List<String> channelIds) {
    LOG.log(
        ERROR,
        () -> "channel " + Refusal.printable(String.join(", ", channelIds)) + " failed",
        failure);
  }
}
