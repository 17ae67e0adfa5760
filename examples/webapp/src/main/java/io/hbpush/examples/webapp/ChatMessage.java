package io.hbpush.examples.webapp;

import java.time.Instant;
import java.util.UUID;

/**
 * What somebody said.
 *
 * @param id made by the page it was said in, so that saying it again after a failure says it once
 * @param author who said it, in at most 40 characters
 * @param text what was said, in at most 2,000 characters
 * @param said when
 */
record ChatMessage(UUID id, String author, String text, Instant said) {
  private static final int AUTHOR_LENGTH = 40;
  private static final int TEXT_LENGTH = 2000;

  /**
   * Checks author and text.
   *
   * @throws IllegalArgumentException if one of them is blank or too long, with a sentence for who said it
   */
  ChatMessage {
    author = checked("name", author, AUTHOR_LENGTH);
    text = checked("message", text, TEXT_LENGTH);
  }

  private static String checked(String field, String value, int length) {
    String stripped = value.strip();
    if (stripped.isEmpty()) {
      throw new IllegalArgumentException("Please fill in your " + field + ".");
    }
    if (stripped.length() > length) {
      throw new IllegalArgumentException(
          "Please keep your " + field + " within " + length + " characters.");
    }
    return stripped;
  }

  String toJson() {
    return "{\"id\": \"" + id + "\", \"author\": " + Json.quote(author) + ", \"text\": "
        + Json.quote(text) + ", \"said\": \"" + said + "\"}";
  }
}
