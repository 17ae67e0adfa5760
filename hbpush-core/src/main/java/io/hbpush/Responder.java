package io.hbpush;

import java.util.List;

/**
 * The adapter's side of one request. Core calls it holding no lock.
 *
 * <p>A reply may come before the body was read to its end. Then the adapter writes the reply, reads
 * and drops up to {@link #DROPPED_BYTES} of the rest so that the client gets to see the reply, and
 * closes the connection if that was not all. It reads nothing where the client still waits for
 * {@code 100 Continue}.
 */
public interface Responder {
  /** How many bytes of a body nobody wants are read after the reply. */
  long DROPPED_BYTES = 1L << 20;

  /**
   * Takes fields that the reply gets beside its own, whatever it will be. Called at most once, from
   * within {@link PushLocations#accept} and before anything else.
   */
  void fields(List<Header> fields);

  /**
   * Asks for the request's body. Called at most once, from within {@link PushLocations#accept}. The
   * adapter reads without blocking and calls the sink one at a time; the sink's {@code end} or
   * {@code failed} is the last call.
   */
  void read(BodySink sink);

  /**
   * Takes the one reply; called exactly once, from any thread. The adapter returns at once, whatever
   * the client's socket takes; a write that fails is its own affair.
   */
  void reply(Reply reply);
}
