package io.hbpush;

/** Core's side of one request, for what the adapter notices after {@link PushLocations#accept}. */
public interface Exchange {
  /**
   * The client has gone. A held request is forgotten at once, and then {@link Responder#reply} is
   * not called any more. Harmless at any time, from any thread, also repeatedly.
   *
   * @return whether this call ended the request; if not, it has a reply or gets one
   */
  boolean disconnected();
}
