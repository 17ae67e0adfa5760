package io.hbpush.config;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON as RFC 8259 has it, nothing more: no comments, no trailing commas. */
final class JsonTree {
  private static final int DEEPEST = 50;
  private static final String VALUES =
      "a string in double quotes, a number, true, false, null, a list or an object";
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.+-]*+");

  private final String text;
  private final Place file;
  private int position;
  private int line = 1;

  private JsonTree(String text, Place file) {
    this.text = text;
    this.file = file;
  }

  /** Returns the tree; a blank file has a missing one. */
  static Tree parse(String text, Place file) {
    JsonTree json = new JsonTree(text, file);
    json.skipBlanks();
    if (json.atEnd()) {
      return new Tree.Missing(1);
    }
    Tree root = json.value(0);
    json.skipBlanks();
    if (!json.atEnd()) {
      throw json.fault("something follows the end", "one object");
    }
    return root;
  }

  private Tree value(int depth) {
    if (depth > DEEPEST) {
      throw fault("nested too deep", "at most " + DEEPEST + " levels");
    }
    int start = line;
    return switch (peek()) {
      case '{' -> new Tree.Mapping(start, members(depth));
      case '[' -> new Tree.Sequence(start, items(depth));
      case '"' -> new Tree.Scalar(start, string());
      default -> word();
    };
  }

  private List<Tree.Entry> members(int depth) {
    List<Tree.Entry> members = new ArrayList<>();
    position++;
    skipBlanks();
    if (skip('}')) {
      return List.of();
    }
    do {
      skipBlanks();
      if (peek() != '"') {
        throw fault("a key is missing or has no double quotes", "a key in double quotes");
      }
      Tree key = new Tree.Scalar(line, string());
      skipBlanks();
      if (!skip(':')) {
        throw fault("a key without a value", "a colon after each key");
      }
      skipBlanks();
      members.add(new Tree.Entry(key, value(depth + 1)));
      skipBlanks();
    } while (skip(','));
    if (!skip('}')) {
      throw fault("an object does not go on and does not end", "a comma or }");
    }
    return List.copyOf(members);
  }

  private List<Tree> items(int depth) {
    List<Tree> items = new ArrayList<>();
    position++;
    skipBlanks();
    if (skip(']')) {
      return List.of();
    }
    do {
      skipBlanks();
      items.add(value(depth + 1));
      skipBlanks();
    } while (skip(','));
    if (!skip(']')) {
      throw fault("a list does not go on and does not end", "a comma or ]");
    }
    return List.copyOf(items);
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    position++;
    while (!skip('"')) {
      char c = next();
      if (c < ' ') {
        throw fault("a control character in a string", "its escape, like \\n or \\u0000");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    return string.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal();
      default ->
        throw fault("an unknown escape in a string", "\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000");
    };
  }

  private char hexadecimal() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char digit = next();
      if (!HexFormat.isHexDigit(digit)) {
        throw fault("an escape in a string is cut short", "\\u and four hexadecimal digits");
      }
      code = code * 16 + HexFormat.fromHexDigit(digit);
    }
    return (char) code;
  }

  private Tree word() {
    Matcher matcher = WORD.matcher(text).region(position, text.length());
    // Matches the empty word at least.
    matcher.lookingAt();
    String word = matcher.group();
    boolean known = word.equals("true") || word.equals("false") || word.equals("null");
    if (!known && !NUMBER.matcher(word).matches()) {
      // Does not show the word: it may be a password that lacks its quotes.
      throw fault("a value is missing, or has no quotes, or is no JSON number", VALUES);
    }
    position = matcher.end();
    return word.equals("null") ? new Tree.Missing(line) : new Tree.Scalar(line, word);
  }

  private void skipBlanks() {
    for (; !atEnd() && " \t\r\n".indexOf(peek()) >= 0; position++) {
      if (peek() == '\n') {
        line++;
      }
    }
  }

  private boolean skip(char expected) {
    if (peek() != expected) {
      return false;
    }
    position++;
    return true;
  }

  private boolean atEnd() {
    return position == text.length();
  }

  private char next() {
    char c = peek();
    position++;
    return c;
  }

  private char peek() {
    if (atEnd()) {
      throw fault("the file ends too early", "an end for each \", { and [");
    }
    return text.charAt(position);
  }

  private ConfigurationException fault(String problem, String allowed) {
    return new ConfigurationException(
        new Fault(file.line(line), "cannot be read as JSON: " + problem, allowed));
  }
}
