package io.hbpush;

import java.util.Optional;

/** Core's side of one request, for what the adapter notices after {@link PushLocations#accept}. */
public interface Exchange {
  /**
   * The client has gone. A held request is forgotten at once, and then {@link Responder#reply} is
   * not called any more. Harmless at any time, from any thread, also repeatedly.
   *
   * @return whether this call ended the request; if not, it has a reply or gets one
   */
  boolean disconnected();

  /**
   * The server ends the request, though its client may still be there. A held request is forgotten as
   * in {@link #disconnected}. Harmless at any time, from any thread.
   *
   * @return what the adapter replies unless core has: that one may ask again, or that a publisher's
   *     message may have been stored; empty if a subscriber has his reply or gets it
   */
  Optional<Reply> serverCloses();
}
