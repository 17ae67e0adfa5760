package io.hbpush;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * What the protocol answers, before anyone writes it. One reply may go to many clients; it is
 * immutable.
 */
public sealed interface Reply permits PublisherReply, SubscriberReply {
  /** The status code. */
  int status();

  /** The fields to send, in this order; {@code Content-Length} is not among them. */
  List<Header> headers();

  /**
   * The value of {@code Content-Length}; -1 where the status has none (204, 304), and for an event
   * stream, whose body is written otherwise.
   */
  default long contentLength() {
    return -1;
  }

  /** How many bytes of body to write; less than {@link #contentLength} only for HEAD. */
  default int bodySize() {
    return 0;
  }

  /**
   * Writes a part of the body.
   *
   * @throws IndexOutOfBoundsException if the part is not within the body
   * @throws IOException if {@code out} throws it
   */
  default void writeBody(OutputStream out, int offset, int length) throws IOException {
    throw new IndexOutOfBoundsException("this reply has no body");
  }

  /** Whether the connection is to be closed after this reply. */
  default boolean closesConnection() {
    return false;
  }
}
