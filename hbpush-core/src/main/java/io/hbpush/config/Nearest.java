package io.hbpush.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name an unknown one was probably meant to be. */
final class Nearest {
  /** Longer names are no slips of the pen, and comparing them costs. */
  private static final int LONGEST = 40;

  private Nearest() {}

  static Optional<String> to(String name, Collection<String> known) {
    String wanted = plain(name);
    return known.stream()
        .filter(candidate -> isNear(wanted, plain(candidate)))
        .min(Comparator.comparingInt(candidate -> distance(wanted, plain(candidate))));
  }

  private static boolean isNear(String wanted, String candidate) {
    return wanted.length() <= LONGEST
        && candidate.length() <= LONGEST
        && distance(wanted, candidate) <= slips(candidate);
  }

  /** One slip in each three letters is a slip; more is another word. */
  private static int slips(String name) {
    return Math.max(1, name.length() / 3);
  }

  /** Other spellings of the same words are equal: createOnPost, create-on-post. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_ -]", "");
  }

  /** Counts letters to insert, drop, change or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : fewest(steps, a, b, i, j);
      }
    }
    return steps[a.length()][b.length()];
  }

  private static int fewest(int[][] steps, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int fewest =
        Math.min(steps[i - 1][j - 1] + change, Math.min(steps[i - 1][j] + 1, steps[i][j - 1] + 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(fewest, steps[i - 2][j - 2] + 1) : fewest;
  }
}
