package io.hbpush;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which other origins' pages may use a location: CORS, as the Fetch standard has it. Immutable; equal
 * by what is allowed.
 */
public final class AllowedOrigins {
  /** No other: the location knows no CORS, and browsers keep other origins' pages out. */
  public static final AllowedOrigins NONE = new AllowedOrigins(Set.of());

  /** Every origin, but without cookies and other credentials. */
  public static final AllowedOrigins ANY = new AllowedOrigins(Set.of("*"));

  private static final Pattern ORIGIN =
      Pattern.compile("[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

  private final Set<String> origins;

  private AllowedOrigins(Set<String> origins) {
    this.origins = origins;
  }

  /**
   * Returns these origins; their pages may send credentials.
   *
   * @param origins each as browsers write it, like {@code https://app.example} or {@code
   *     http://localhost:3000}; with {@code *} among them it is {@link #ANY}
   * @throws IllegalArgumentException if one is not of that form
   */
  public static AllowedOrigins of(Collection<String> origins) {
    if (origins.contains("*")) {
      return ANY;
    }
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "an origin must be like https://app.example, in lower case and without a path: "
                + origin);
      }
    }
    return origins.isEmpty() ? NONE : new AllowedOrigins(new LinkedHashSet<>(origins));
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
