package io.hbpush;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The channels that a path names: PROTOCOL's section "Paths". */
sealed interface ChannelIds {
  /** The path names these; at least one, none twice. */
  record Named(List<String> ids) implements ChannelIds {}

  /** The path names none that can be used; the reason says why. */
  record Refused(String reason) implements ChannelIds {}

  /**
   * Checks a separator. A semicolon is none: to the access rules of containers and proxies the path
   * ends there, and what it names behind it would escape them.
   *
   * @throws IllegalArgumentException if it could not stand in a path as it is, or could begin an id
   */
  static void requireSeparator(Optional<String> separator) {
    if (separator.isPresent() && !separator.get().matches("[!$&'()*+,=:@|~]{1,8}")) {
      throw new IllegalArgumentException(
          "channels must be one to eight of the characters !$&'()*+,=:@|~ and not "
              + Refusal.printable(separator.get()));
    }
  }

  /**
   * Reads what a location has captured.
   *
   * @param raw still percent-encoded, not empty
   * @param separator what stands between several ids; empty: it is one id
   */
  static ChannelIds of(String raw, Optional<String> separator) {
    // What is encoded belongs to an id, so it is split before it is decoded.
    if (separator.isEmpty() || !raw.contains(separator.get())) {
      return one(raw);
    }
    Set<String> ids = new LinkedHashSet<>();
    for (String name : Pattern.compile(separator.get(), Pattern.LITERAL).split(raw, -1)) {
      if (name.isEmpty()) {
        return new Refused("The path has an empty channel id before, between or after \""
            + separator.get() + "\"; leave it out.");
      }
      ChannelIds id = one(name);
      if (id instanceof Named named) {
        ids.addAll(named.ids);
      } else {
        return id;
      }
      if (ids.size() > PushRelay.MAX_CHANNELS) {
        return new Refused(
            "The path names more than " + PushRelay.MAX_CHANNELS + " channels; ask for fewer.");
      }
    }
    return new Named(List.copyOf(ids));
  }

  private static ChannelIds one(String name) {
    Optional<String> id = RequestPath.decode(name);
    if (id.isEmpty()) {
      return new Refused("The channel id is not percent-encoded UTF-8.");
    }
    return PushRelay.fits(id.get())
        ? new Named(List.of(id.get()))
        : new Refused(
            "The channel id is longer than " + PushRelay.MAX_CHANNEL_ID_BYTES + " bytes.");
  }
}
