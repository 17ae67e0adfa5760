package io.hbpush;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an event stream as the WHATWG's HTML standard says browsers do, section "Interpreting an
 * event stream", byte by byte as they come; bytes that are not UTF-8 fail. Not safe for many
 * threads.
 */
public final class EventStreamParser {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<Event> events = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private String idBuffer = "";
  private String lastEventId = "";
  private long retry = -1;
  private boolean first = true;
  private boolean afterCarriageReturn;

  /**
   * An event that was dispatched.
   *
   * @param type its name; {@code message} if it has none
   * @param lastEventId the client's cursor from then on
   */
  public record Event(String type, String data, String lastEventId) {}

  /** Takes the next bytes. */
  public void feed(byte[] bytes) {
    for (byte next : bytes) {
      if (next == '\n' && afterCarriageReturn) {
        afterCarriageReturn = false;
        continue;
      }
      afterCarriageReturn = next == '\r';
      if (next == '\r' || next == '\n') {
        endLine();
      } else {
        line.write(next);
      }
    }
  }

  private void endLine() {
    String text = utf8(line.toByteArray());
    line.reset();
    if (first && text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    first = false;
    if (text.isEmpty()) {
      dispatch();
    } else if (text.startsWith(":")) {
      comments.add(text.substring(1));
    } else {
      int colon = text.indexOf(':');
      if (colon < 0) {
        field(text, "");
      } else {
        String value = text.substring(colon + 1);
        field(text.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
      }
    }
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new AssertionError("not UTF-8", malformed);
    }
  }

  private void field(String name, String value) {
    switch (name) {
      case "event" -> type = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> idBuffer = value.indexOf('\0') < 0 ? value : idBuffer;
      case "retry" -> retry = value.matches("[0-9]+") ? Long.parseLong(value) : retry;
      default -> throw new AssertionError("browsers would ignore this field: " + name);
    }
  }

  private void dispatch() {
    lastEventId = idBuffer;
    if (!data.isEmpty()) {
      data.setLength(data.length() - 1);
      events.add(new Event(type.isEmpty() ? "message" : type, data.toString(), lastEventId));
    }
    data.setLength(0);
    type = "";
  }

  /** The events so far, in order. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  /** The comments so far, without their colons. */
  public List<String> comments() {
    return List.copyOf(comments);
  }

  /** What a client would send as {@code Last-Event-ID}. */
  public String lastEventId() {
    return lastEventId;
  }

  /** Milliseconds after which a client is to come back; -1 if nothing was said. */
  public long retry() {
    return retry;
  }
}
