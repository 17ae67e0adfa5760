package io.hbpush.examples.webapp;

/** As much of JSON as a chat needs. */
final class Json {
  private Json() {}

  /** Returns the text as a JSON string, which may also stand in a script element of a page. */
  static String quote(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == '<' || Character.isSurrogate(c)) {
        // A lone surrogate would not survive UTF-8; escaped, all of them do.
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
