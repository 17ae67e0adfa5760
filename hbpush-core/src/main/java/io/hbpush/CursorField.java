package io.hbpush;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cursor a subscriber's request has: PROTOCOL's section "Cursor in a request". */
sealed interface CursorField {
  /** The request names a cursor. */
  record At(MessageId cursor) implements CursorField {}

  /** The request has none. */
  record Absent() implements CursorField {}

  /** The request comes from a stream that ended for good. */
  record Over() implements CursorField {}

  /** The request has something that is no cursor; the reason names field and value. */
  record Unreadable(String reason) implements CursorField {}

  /** What an event stream that ended for good left behind as its last id. */
  String GONE = "gone";

  /** A tag, also as proxies and compressing containers rewrite entity tags. */
  Pattern TAG =
      Pattern.compile("(?:W/)?(?:\"([0-9:]+)(?:--?(?:gzip|br|deflate|zstd))?\"|([0-9:]+))");

  static CursorField of(RequestHead head) {
    Optional<String> since = head.header("If-Modified-Since");
    Optional<String> match = head.header("If-None-Match");
    if (match.isPresent()) {
      return match(match.get(), since);
    }
    return since.isPresent() ? since(since.get(), -1) : lastEventId(head);
  }

  private static CursorField match(String field, Optional<String> since) {
    long plain = Decimal.parse(field, MessageId.TAGS - 1);
    if (plain >= 0) { // as we write it, and as nearly all send it back
      return since.isPresent() ? since(since.get(), (int) plain) : new Absent();
    }
    Matcher tag = TAG.matcher(field.strip());
    if (!tag.matches()) {
      return unreadableTag(field);
    }
    String value = tag.group(1) != null ? tag.group(1) : tag.group(2);
    boolean whole = value.indexOf(':') >= 0;
    long number = whole ? -1 : Decimal.parse(value, MessageId.TAGS - 1);
    if (!whole && number < 0) {
      return unreadableTag(field);
    }
    CursorField at = since.isPresent() ? since(since.get(), (int) number) : new Absent();
    return whole && !(at instanceof Unreadable) ? wholeCursor("If-None-Match", value, value) : at;
  }

  private static CursorField since(String date, int tag) {
    OptionalLong time = HttpDate.parse(date.strip());
    if (time.isEmpty()) {
      return new Unreadable("If-Modified-Since is not an HTTP date: " + Refusal.printable(date)
          + " (send back the Last-Modified of the message seen last).");
    }
    return new At(time.getAsLong() < 0 ? MessageId.OLDEST : new MessageId(time.getAsLong(), tag));
  }

  private static CursorField unreadableTag(String field) {
    return new Unreadable("If-None-Match is not a tag from 0 to " + (MessageId.TAGS - 1) + ": "
        + Refusal.printable(field) + " (send back the Etag of the message seen last).");
  }

  private static CursorField lastEventId(RequestHead head) {
    Optional<String> field = head.header("Last-Event-ID");
    if (field.isPresent()) {
      return eventId("Last-Event-ID", field.get().strip());
    }
    Optional<String> parameter = head.query().flatMap(CursorField::lastEventIdParameter);
    return parameter.isEmpty() ? new Absent() : eventId("last_event_id", parameter.get());
  }

  private static Optional<String> lastEventIdParameter(String query) {
    for (String parameter : query.split("&")) {
      if (parameter.startsWith("last_event_id=")) {
        String raw = parameter.substring("last_event_id=".length());
        // Forms write a blank as a plus, which no id has. What cannot be decoded is refused as it
        // is.
        return Optional.of(RequestPath.decode(raw.replace('+', ' ')).orElse(raw));
      }
    }
    return Optional.empty();
  }

  /** What follows a blank names the channel of an event, and is no part of the cursor. */
  private static CursorField eventId(String field, String value) {
    int blank = value.indexOf(' ');
    String id = blank < 0 ? value : value.substring(0, blank);
    return id.equals(GONE) ? new Over() : wholeCursor(field, id, value);
  }

  /** Reads an id; the value that it is from is shown if it is none. */
  private static CursorField wholeCursor(String field, String id, String value) {
    try {
      return new At(MessageId.parse(id));
    } catch (IllegalArgumentException notAnId) {
      return new Unreadable(field + " is not of the form time:tag: " + Refusal.printable(value)
          + " (send back the id of the message seen last).");
    }
  }
}
