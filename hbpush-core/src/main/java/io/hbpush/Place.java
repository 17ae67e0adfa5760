package io.hbpush;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where a request is held: on one channel or on several. Safe for many threads. */
interface Place {
  /** The channels. */
  List<String> channelIds();

  /**
   * Lets messages be given to a request that has looked since it is held, without asking the store once
   * more, if it has had what was told last. One that is new must ask: a store that has lost sight of
   * the channel may know more than it has told.
   *
   * @return false if the store must be asked
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
