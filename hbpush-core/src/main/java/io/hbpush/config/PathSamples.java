package io.hbpush.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes up paths that a regular expression matches, many and different: each way through its
 * alternatives, counts and classes is taken by chance, the same chance on every run. What it does
 * not know how to fulfil (looking around, references back) it passes over, so whoever needs paths
 * that truly match has to drop the others.
 */
final class PathSamples {
  private static final int SAMPLES = 200;
  private static final int LONGEST = 500;

  /** How often something is repeated beyond what it must be: mostly little, sometimes much. */
  private static final int[] REPEATS = {0, 0, 1, 1, 2, 3, 8, 20, 300};

  /** What a path consists of on its way, the most frequent more than once. */
  private static final String LETTERS = "//--..__%~!$&'()*+,;=:@"
      + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890123456789";

  private final String regex;
  private int position;

  private PathSamples(String regex) {
    this.regex = regex;
  }

  /** Returns the paths; none if the expression uses syntax that is not known here. */
  static List<String> of(String regex) {
    Part whole;
    try {
      whole = new PathSamples(regex).alternatives();
    } catch (IllegalArgumentException e) {
      // A piece, or the number in a count, was cut wrongly. No paths, no verdict.
      return List.of();
    }
    Random chance = new Random(regex.length());
    return Stream.generate(() -> sample(whole, chance))
        .limit(SAMPLES)
        .distinct()
        .toList();
  }

  private static String sample(Part whole, Random chance) {
    StringBuilder path = new StringBuilder();
    whole.append(path, chance);
    return path.toString();
  }

  private Part alternatives() {
    List<Part> alternatives = new ArrayList<>();
    do {
      alternatives.add(sequence());
    } while (skip("|"));
    return (path, chance) ->
        alternatives.get(chance.nextInt(alternatives.size())).append(path, chance);
  }

  private Part sequence() {
    List<Part> parts = new ArrayList<>();
    while (position < regex.length() && "|)".indexOf(regex.charAt(position)) < 0) {
      parts.add(repeated(one()));
    }
    return (path, chance) -> parts.forEach(part -> part.append(path, chance));
  }

  private Part repeated(Part part) {
    Optional<Count> count = count();
    if (count.isEmpty()) {
      return part;
    }
    // Reluctant or possessive is another way to the same paths.
    skip("?");
    skip("+");
    return repeat(part, count.get());
  }

  private Optional<Count> count() {
    if (skip("*")) {
      return Optional.of(new Count(0, Integer.MAX_VALUE));
    }
    if (skip("+")) {
      return Optional.of(new Count(1, Integer.MAX_VALUE));
    }
    if (skip("?")) {
      return Optional.of(new Count(0, 1));
    }
    return skip("{") ? Optional.of(Count.of(upTo("}"))) : Optional.empty();
  }

  private static Part repeat(Part part, Count count) {
    return (path, chance) -> {
      int more = Math.min(REPEATS[chance.nextInt(REPEATS.length)], count.most - count.least);
      int before = -1;
      // Repeating what adds nothing adds nothing, however often.
      for (int i = 0; i < count.least + more && before < path.length(); i++) {
        before = path.length();
        if (before < LONGEST) {
          part.append(path, chance);
        }
      }
    };
  }

  private Part one() {
    int start = position;
    if (skip("(")) {
      return group();
    }
    if (skip("[")) {
      skipClass();
      return letter(regex.substring(start, position));
    }
    if (skip("\\Q")) {
      return text(upTo("\\E"));
    }
    if (skip("\\")) {
      pass();
      return escape(start);
    }
    pass();
    String one = regex.substring(start, position);
    return switch (one) {
      case "." -> letter(one);
      case "^", "$" -> text("");
      default -> text(one);
    };
  }

  private Part group() {
    boolean lookaround = skip("?=") || skip("?!") || skip("?<=") || skip("?<!");
    if (!lookaround && skip("?")) {
      skipGroupHead();
    }
    Part inside = regex.startsWith(")", position) ? text("") : alternatives();
    skip(")");
    return lookaround ? text("") : inside;
  }

  /** Skips a name, flags, or the sign of a group that does not capture. */
  private void skipGroupHead() {
    while (position < regex.length() && ":>)".indexOf(regex.charAt(position)) < 0) {
      position++;
    }
    if (!regex.startsWith(")", position)) {
      pass();
    }
  }

  private void skipClass() {
    skip("^");
    // A bracket that closes here at once belongs to the class.
    skip("]");
    while (position < regex.length() && !skip("]")) {
      if (skip("[")) {
        skipClass();
      } else {
        skip("\\");
        pass();
      }
    }
  }

  private Part escape(int start) {
    char kind = regex.charAt(position - 1);
    if ((kind == 'p' || kind == 'P') && skip("{")) {
      upTo("}");
    }
    if (Character.isDigit(kind) || "bBAGzZkxuc".indexOf(kind) >= 0) {
      return text("");
    }
    return letter(regex.substring(start, position));
  }

  /** Returns the text up to the end mark, and skips both. */
  private String upTo(String end) {
    int found = regex.indexOf(end, position);
    int stop = found < 0 ? regex.length() : found;
    String text = regex.substring(position, stop);
    position = Math.min(regex.length(), stop + end.length());
    return text;
  }

  /** Passes over one character, if there is one left. */
  private void pass() {
    position = Math.min(regex.length(), position + 1);
  }

  private boolean skip(String expected) {
    if (!regex.startsWith(expected, position)) {
      return false;
    }
    position += expected.length();
    return true;
  }

  private static Part text(String text) {
    return (path, chance) -> path.append(text);
  }

  /** One letter of those that the expression for a single letter matches. */
  private static Part letter(String expression) {
    Pattern pattern = Pattern.compile(expression);
    String fitting = LETTERS
        .codePoints()
        .mapToObj(Character::toString)
        .filter(letter -> pattern.matcher(letter).matches())
        .reduce("", String::concat);
    return fitting.isEmpty()
        ? text("")
        : (path, chance) -> path.append(fitting.charAt(chance.nextInt(fitting.length())));
  }

  /** How often something is repeated. */
  private record Count(int least, int most) {
    /** Reads {@code 2}, {@code 2,} or {@code 2,5}. */
    static Count of(String text) {
      String[] bounds = text.split(",", -1);
      String most = bounds[bounds.length - 1];
      return new Count(
          Integer.parseInt(bounds[0]), most.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(most));
    }
  }

  /** A part of the expression: appends one of the texts that it matches. */
  private interface Part {
    void append(StringBuilder path, Random chance);
  }
}
