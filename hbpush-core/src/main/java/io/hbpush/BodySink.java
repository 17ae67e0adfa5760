package io.hbpush;

/** Takes a request's body from an adapter, which calls it one at a time. */
public interface BodySink {
  /** Takes more of the body; the array is the caller's again when this returns. */
  void data(byte[] bytes, int offset, int length);

  /** The body came to its end as far as the adapter can tell. */
  void end();

  /** The body was cut off, or could not be read. */
  void failed();
}
