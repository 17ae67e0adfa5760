package io.hbpush.examples.webapp;

/** As much of JSON as a guest book needs. */
final class Json {
  private Json() {}

  /** Returns the text as a JSON string. */
  static String quote(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        // A lone surrogate would not survive UTF-8; escaped, all of them do.
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
