package io.hbpush.hbpushd;

import java.net.UnknownHostException;

/** The daemon cannot listen where it should; the message is a line for whoever started it. */
final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says why, and what to do where that is known.
   *
   * @param where the address and port
   * @param cause what opening the port failed with; the innermost cause is what the system said
   */
  ListenException(String where, Throwable cause) {
    super("cannot listen on " + where + ": " + reason(innermost(cause)), cause);
  }

  private static Throwable innermost(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost;
  }

  /** What the system said, in English where it was asked in English, and our advice. */
  private static String reason(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "there is no host of that name";
    }
    String said = String.valueOf(cause.getMessage());
    if (said.contains("Address already in use")) {
      return "the port is taken; end what listens there, or choose another one with --port";
    }
    if (said.contains("Permission denied")) {
      return "the port needs privileges; choose one above 1023 with --port";
    }
    if (said.contains("Cannot assign requested address")) {
      return "no interface of this machine has that address; choose one with --address";
    }
    return said;
  }
}
