package io.hbpush;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The fields that tell a subscriber where it is, and a cache what to do with that. */
final class CursorHeaders {
  /** The cache must keep one reply for each cursor (protocol, section 3.1). */
  private static final Header VARY = new Header("Vary", "If-Modified-Since, If-None-Match");

  /** Not no-store: a browser's cache must keep the validators, which are the cursor. */
  private static final Header CACHE_CONTROL = new Header("Cache-Control", "no-cache");

  private CursorHeaders() {}

  static void add(
      Optional<MessageId> cursor,
      Optional<MessageId> gap,
      OptionalInt appliedWait,
      List<Header> headers) {
    cursor.ifPresent(id -> addCursor(id, headers));
    headers.add(VARY);
    headers.add(CACHE_CONTROL);
    gap.ifPresent(id -> headers.add(gap(id)));
    if (appliedWait.isPresent()) {
      headers.add(new Header("Preference-Applied", "wait=" + appliedWait.getAsInt()));
    }
  }

  static void addCursor(MessageId id, List<Header> headers) {
    headers.add(new Header("Last-Modified", HttpDate.format(id.time())));
    if (id.tag() >= 0) {
      headers.add(new Header("Etag", Integer.toString(id.tag())));
    }
  }

  static Header gap(MessageId id) {
    return new Header("Message-Gap", id.toString());
  }
}
