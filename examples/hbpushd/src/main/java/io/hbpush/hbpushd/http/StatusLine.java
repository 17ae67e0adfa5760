package io.hbpush.hbpushd.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The first lines of replies. */
final class StatusLine {
  private static final byte[][] LINES = new byte[600][];

  static {
    for (int status = 0; status < LINES.length; status++) {
      LINES[status] = ("HTTP/1.1 " + status + " " + reason(status) + "\r\n").getBytes(US_ASCII);
    }
  }

  private StatusLine() {}

  /** The line with its end; the array is shared. */
  static byte[] of(int status) {
    return LINES[status];
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 204 -> "No Content";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> ""; // a reason may be missing
    };
  }
}
