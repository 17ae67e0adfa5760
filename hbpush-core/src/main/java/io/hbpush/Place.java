package io.hbpush;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where a request is held: on one channel or on several. Safe for many threads. */
interface Place {
  /** The channels. */
  List<String> channelIds();

  /**
   * Lets messages be given to the request without asking the store, if all that comes after its
   * cursor will be told.
   *
   * @return false if that is not known: then the store must be asked
   */
  boolean armAgain(HeldRequest request);

  /**
   * The store will be asked for what comes after the request's cursor, as soon as {@link #watching}
   * completes.
   */
  void looking(HeldRequest request);

  /** Completes when the store tells all that happens to the channels from then on. */
  CompletionStage<?> watching();

  /**
   * Lets messages be given to the request, now that the store has been asked.
   *
   * @return false if a message arrived meanwhile: then the store must be asked again
   */
  boolean arm(HeldRequest request);

  /** Whether that answer means that the request has nothing more to wait for. */
  boolean isDeleted(Lookup.NotYet lookup);

  /** Lets a request go; harmless if it has gone. */
  void remove(HeldRequest request);
}
