package io.hbpush;

/**
 * A store could not be reached, was too slow, or is closed. Asking again later is the remedy.
 *
 * <p>After a failed publish {@link #outcome} says whether the message may have been stored.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is known of the operation that failed. */
  public enum Outcome {
    /** It was not done. */
    NOT_DONE,
    /** It was not done, for want of room. The exception's message is shown to the publisher. */
    FULL,
    /** It may have been done: the answer got lost. Doing it again may do it twice. */
    UNKNOWN
  }

  /** Known from the start, so that no reader depends on the cause. */
  private final Outcome outcome;

  /**
   * Describes a failure.
   *
   * @param message names the store and the reason, for the application's log
   * @param outcome what is known of the operation
   */
  public StoreUnavailableException(String message, Outcome outcome) {
    super(message);
    this.outcome = outcome;
  }

  /**
   * Describes a failure with its cause.
   *
   * @param message names the store and the reason, for the application's log
   * @param outcome what is known of the operation
   * @param cause what the store's client threw
   */
  public StoreUnavailableException(String message, Outcome outcome, Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
  }

  /** What is known of the operation that failed. */
  public Outcome outcome() {
    return outcome;
  }
}
