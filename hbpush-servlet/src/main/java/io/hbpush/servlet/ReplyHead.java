package io.hbpush.servlet;

import io.hbpush.Header;
import io.hbpush.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger.Level;
import java.util.Locale;

/** Hands a reply's status and fields to the container, changed as little as it allows. */
final class ReplyHead {
  private static final System.Logger LOG = System.getLogger(ReplyHead.class.getName());

  private static final String CONTENT_TYPE = "Content-Type";

  private ReplyHead() {}

  static void write(Reply reply, HttpServletResponse response) {
    response.setStatus(reply.status());
    for (Header header : reply.headers()) {
      if (header.name().equals(CONTENT_TYPE)) {
        writeContentType(header.value(), response);
      } else {
        response.addHeader(header.name(), header.value());
      }
    }
    if (reply.contentLength() >= 0) {
      response.setContentLengthLong(reply.contentLength());
    }
  }

  /**
   * Some containers stumble over a charset that is none, or take the type apart at the wrong place;
   * there it goes without its parameters.
   */
  private static void writeContentType(String type, HttpServletResponse response) {
    try {
      setContentType(type, response);
      String written = response.getContentType();
      if (written == null || mediaType(written).equalsIgnoreCase(mediaType(type))) {
        return;
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "The container does not take this Content-Type", e);
    }
    response.setCharacterEncoding((String) null);
    setContentType(mediaType(type), response);
  }

  /** Some containers add the charset they guess, which would change what the publisher meant. */
  private static void setContentType(String type, HttpServletResponse response) {
    response.setContentType(type);
    String written = response.getContentType();
    if (written != null && hasCharset(written) && !hasCharset(type)) {
      response.setCharacterEncoding((String) null);
    }
  }

  private static String mediaType(String type) {
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip();
  }

  private static boolean hasCharset(String type) {
    return type.toLowerCase(Locale.ROOT).contains("charset");
  }
}
