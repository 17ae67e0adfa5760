package io.hbpush;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A 4xx or 5xx with a short text that says what was wrong and what to do.
 *
 * <p>The text never has a stack trace, a class name or another user's data in it.
 */
public final class Refusal implements PublisherReply, SubscriberReply {
  static final Header NO_STORE = new Header("Cache-Control", "no-store");

  private static final Header TEXT = new Header("Content-Type", "text/plain; charset=utf-8");

  /** Clients that were refused together should not come back together. */
  private static final int LONGEST_RETRY_SECONDS = 5;

  private final int status;
  private final byte[] body;
  private final List<Header> headers;
  private final boolean closesConnection;
  private final boolean head;

  private Refusal(int status, String reason, boolean closesConnection, Header... more) {
    this.status = status;
    this.body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
    this.closesConnection = closesConnection;
    this.head = false;
    var all = new ArrayList<Header>(List.of(TEXT, NO_STORE));
    all.addAll(List.of(more));
    this.headers = List.copyOf(all);
  }

  private Refusal(Refusal whole) {
    this.status = whole.status;
    this.body = whole.body;
    this.headers = whole.headers;
    this.closesConnection = whole.closesConnection;
    this.head = true;
  }

  /** Returns what HEAD gets: the same without the body. */
  Refusal toHead() {
    return new Refusal(this);
  }

  static Refusal badRequest(String reason) {
    return new Refusal(400, reason, false);
  }

  /** The body was not read to its end, so what follows on the connection is not a request. */
  static Refusal badBody(String reason) {
    return new Refusal(400, reason, true);
  }

  static Refusal forbidden(String reason) {
    return new Refusal(403, reason, false);
  }

  static Refusal notFound(String reason) {
    return new Refusal(404, reason, false);
  }

  static Refusal methodNotAllowed(String method, String allowed) {
    return new Refusal(
        405,
        "This location does not know the method " + printable(method) + "; it has " + allowed + ".",
        false,
        new Header("Allow", allowed));
  }

  static Refusal conflict(String reason) {
    return new Refusal(409, reason, false);
  }

  static Refusal gone(String reason) {
    return new Refusal(410, reason, false);
  }

  static Refusal tooLarge(long limit) {
    return new Refusal(
        413, "The message is too large; this location takes at most " + limit + " bytes.", true);
  }

  static Refusal internalError() {
    return new Refusal(500, "The server failed; its log says why.", false);
  }

  static Refusal unavailable(String reason) {
    int seconds = ThreadLocalRandom.current().nextInt(1, LONGEST_RETRY_SECONDS + 1);
    return new Refusal(503, reason, false, new Header("Retry-After", Integer.toString(seconds)));
  }

  /** What a client sent, fit to be shown back to it: without control characters, and not endless. */
  static String printable(String text) {
    var shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), 100); i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > 100 ? shown + "..." : shown.toString();
  }

  @Override
  public int status() {
    return status;
  }

  /** The text without the final line break. */
  public String reason() {
    return new String(body, 0, body.length - 1, StandardCharsets.UTF_8);
  }

  @Override
  public List<Header> headers() {
    return headers;
  }

  @Override
  public long contentLength() {
    return body.length;
  }

  @Override
  public int bodySize() {
    return head ? 0 : body.length;
  }

  @Override
  public void writeBody(OutputStream out, int offset, int length) throws IOException {
    out.write(body, offset, length);
  }

  @Override
  public boolean closesConnection() {
    return closesConnection;
  }

  @Override
  public String toString() {
    return status + " " + reason();
  }
}
