package io.hbpush;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which paths belong to a location, and where in them the channel id stands. A path is matched as
 * it came, still percent-encoded, without context path, servlet mapping and query. Immutable.
 */
public abstract sealed class PathPattern {
  private final String text;

  private PathPattern(String text) {
    this.text = text;
  }

  /**
   * Matches all paths that begin so; what comes after is the channel id.
   *
   * @throws IllegalArgumentException if {@code prefix} does not begin with a slash
   */
  public static PathPattern prefix(String prefix) {
    if (!prefix.startsWith("/")) {
      throw new IllegalArgumentException("a prefix must begin with a slash: " + prefix);
    }
    return new Prefix(prefix);
  }

  /**
   * Matches paths from end to end with a regular expression, whose one capture group is the channel
   * id.
   *
   * @throws IllegalArgumentException if {@code url} is no regular expression or has not exactly one
   *     capture group
   */
  public static PathPattern url(String url) {
    Pattern pattern = Pattern.compile(url);
    int groups = pattern.matcher("").groupCount();
    if (groups != 1) {
      throw new IllegalArgumentException(
          "a url must have exactly one capture group, the channel id; this one has " + groups + ": "
              + url);
    }
    return new Url(pattern);
  }

  /** Where the channel id stands in the path, if the path belongs to the location; empty ids never match. */
  abstract Optional<Span> match(String path);

  /** Whether a path belongs to the location. */
  public boolean matches(String path) {
    return match(path).isPresent();
  }

  /** Returns the prefix or the regular expression. */
  @Override
  public String toString() {
    return text;
  }

  /** A part of a path. */
  record Span(int start, int end) {}

  private static final class Prefix extends PathPattern {
    private final String prefix;

    Prefix(String prefix) {
      super(prefix);
      this.prefix = prefix;
    }

    @Override
    Optional<Span> match(String path) {
      return path.startsWith(prefix) && path.length() > prefix.length()
          ? Optional.of(new Span(prefix.length(), path.length()))
          : Optional.empty();
    }
  }

  private static final class Url extends PathPattern {
    private final Pattern pattern;

    Url(Pattern pattern) {
      super(pattern.pattern());
      this.pattern = pattern;
    }

    @Override
    Optional<Span> match(String path) {
      Matcher matcher = pattern.matcher(path);
      return matches(matcher) && matcher.start(1) >= 0 && matcher.start(1) < matcher.end(1)
          ? Optional.of(new Span(matcher.start(1), matcher.end(1)))
          : Optional.empty();
    }

    /** An expression that repeats a choice takes a step down the stack for each; some paths are long. */
    private static boolean matches(Matcher matcher) {
      try {
        return matcher.matches();
      } catch (StackOverflowError tooDeep) {
        return false;
      }
    }
  }
}
