package io.hbpush.config;

import io.hbpush.PathPattern;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The paths of a location.
 *
 * @param pattern which paths match
 * @param regex the same as a regular expression, whether written so or not
 */
record Paths(PathPattern pattern, String regex) {
  /** Compiling and matching go deeper with each parenthesis; this many the stack always bears. */
  private static final int LONGEST = 1000;

  private static final String LENGTH = ", at most " + LONGEST + " characters";

  static final Kind<Paths> PREFIX = new Kind<>(
      "the beginning of paths with its leading slash, like /publisher/" + LENGTH, Paths::prefix);

  static final Kind<Paths> URL = new Kind<>(
      "a regular expression for whole paths with exactly one capture group, the channel id, "
          + "like /news/(.+)/publish" + LENGTH,
      Paths::url,
      Paths::urlProblem);

  private static Optional<Paths> prefix(String text) {
    return Optional.of(text)
        .filter(prefix -> prefix.startsWith("/") && prefix.length() <= LONGEST)
        .map(prefix -> new Paths(PathPattern.prefix(prefix), Pattern.quote(prefix) + "(.+)"));
  }

  private static Optional<Paths> url(String text) {
    return urlFlaw(text).isPresent()
        ? Optional.empty()
        : Optional.of(new Paths(PathPattern.url(text), text));
  }

  private static String urlProblem(String text) {
    return Kind.wrong(text) + urlFlaw(text).orElse("");
  }

  private static Optional<String> urlFlaw(String text) {
    if (text.length() > LONGEST) {
      return Optional.of(", which is too long");
    }
    try {
      int groups = Pattern.compile(text).matcher("").groupCount();
      return groups == 1
          ? Optional.empty()
          : Optional.of(", which has " + groups + " capture groups");
    } catch (PatternSyntaxException e) {
      return Optional.of(
          ", which is no regular expression: " + Printed.shortened(e.getDescription()));
    }
  }
}
