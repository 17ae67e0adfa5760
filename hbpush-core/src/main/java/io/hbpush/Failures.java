package io.hbpush;

import java.util.concurrent.CompletionException;

/** What really went wrong in a stage. */
final class Failures {
  private Failures() {}

  /** Takes off what {@link java.util.concurrent.CompletionStage} wraps around a failure. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
