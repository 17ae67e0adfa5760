package io.hbpush;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which other origins' pages may use a location: CORS, as the Fetch standard has it. Immutable; equal
 * by what is allowed.
 */
public final class AllowedOrigins {
  /**
   * No other: the location knows no CORS, and browsers keep other origins' pages from reading. A POST
   * that a browser marks as sent by a page of another site ({@code Sec-Fetch-Site}) is refused with 403.
   */
  public static final AllowedOrigins NONE = new AllowedOrigins(Set.of());

  /** Every origin, but without cookies and other credentials. */
  public static final AllowedOrigins ANY = new AllowedOrigins(Set.of("*"));

  private static final Pattern ORIGIN = Pattern.compile(
      "[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::([1-9][0-9]{0,4}))?");

  private static final int LAST_PORT = 65_535;

  private final Set<String> origins;

  private AllowedOrigins(Set<String> origins) {
    this.origins = origins;
  }

  /**
   * Returns these origins; their pages may send credentials.
   *
   * @param origins each as browsers write it, like {@code https://app.example} or {@code
   *     http://localhost:3000}, without the port that its scheme has anyway; with {@code *} among
   *     them it is {@link #ANY}
   * @throws IllegalArgumentException if one is not of that form
   */
  public static AllowedOrigins of(Collection<String> origins) {
    if (origins.contains("*")) {
      return ANY;
    }
    for (String origin : origins) {
      if (!isWrittenByBrowsers(origin)) {
        throw new IllegalArgumentException(
            "an origin must be like https://app.example, in lower case, without a path or the"
                + " scheme's own port: " + origin);
      }
    }
    return origins.isEmpty() ? NONE : new AllowedOrigins(new LinkedHashSet<>(origins));
  }

  private static boolean isWrittenByBrowsers(String origin) {
    Matcher parts = ORIGIN.matcher(origin);
    if (!parts.matches()) {
      return false;
    }
    String port = parts.group(1);
    return port == null
        || Integer.parseInt(port) <= LAST_PORT && !unwrittenPort(origin).equals(":" + port);
  }

  /** The port, with its colon, that browsers leave out of such an origin; empty if they know none. */
  static String unwrittenPort(String origin) {
    return origin.startsWith("https://") ? ":443" : origin.startsWith("http://") ? ":80" : "";
  }

  boolean isNone() {
    return origins.isEmpty();
  }

  boolean isAny() {
    return this == ANY;
  }

  boolean contains(String origin) {
    return isAny() || origins.contains(origin);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AllowedOrigins that && origins.equals(that.origins);
  }

  @Override
  public int hashCode() {
    return origins.hashCode();
  }

  @Override
  public String toString() {
    return origins.isEmpty() ? "none" : String.join(", ", origins);
  }
}
