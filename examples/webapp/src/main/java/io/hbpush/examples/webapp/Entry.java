package io.hbpush.examples.webapp;

import java.time.Instant;
import java.util.UUID;

/**
 * What a guest wrote.
 *
 * @param id tells entries apart, also those of two runs of the application
 * @param author who wrote, in at most 40 characters
 * @param text what they wrote, in at most 500 characters
 * @param written when they did
 */
record Entry(UUID id, String author, String text, Instant written) {
  private static final int AUTHOR_LENGTH = 40;
  private static final int TEXT_LENGTH = 500;

  /**
   * Checks author and text.
   *
   * @throws IllegalArgumentException if one of them is blank or too long, with a sentence for the guest
   */
  Entry {
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
        + Json.quote(text) + ", \"written\": \"" + written + "\"}";
  }
}
