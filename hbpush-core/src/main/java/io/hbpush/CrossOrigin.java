package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a location tells browsers about pages of other origins: CORS, as the Fetch standard has it. */
final class CrossOrigin {
  private static final Header VARY = new Header("Vary", "Origin");

  /** What scripts may read of a reply beside what they always may. */
  private static final Header EXPOSED = new Header(
      "Access-Control-Expose-Headers",
      "Last-Modified, Etag, Message-Gap, Message-Channel, Retry-After, Preference-Applied");

  /** What scripts may send beside what they always may; the Etag is NchanSubscriber's, for nothing. */
  private static final Header HEADERS = new Header(
      "Access-Control-Allow-Headers",
      "If-Modified-Since, If-None-Match, Last-Event-ID, Prefer, Cache-Control, Content-Type,"
          + " X-EventSource-Event, Authorization, Etag");

  /** Two hours, in seconds: the longest that Chromium remembers it. */
  private static final Header MAX_AGE = new Header("Access-Control-Max-Age", "7200");

  private final AllowedOrigins allowed;
  private final boolean publishes;
  private final Optional<String> origin;
  private final RequestHead head;

  CrossOrigin(Location location, RequestHead head) {
    this.allowed = location.allowOrigin();
    this.publishes = location instanceof PublisherLocation && head.method().equals("POST");
    this.origin = allowed.isNone() ? Optional.empty() : head.header("Origin");
    this.head = head;
  }

  /** Why the request is refused, if it is: it comes from a page of an origin that is not allowed. */
  Optional<Refusal> refusal() {
    if (allowed.isNone()) {
      return publishes && isOfOtherSite()
          ? Optional.of(Refusal.forbidden("Pages of other sites may not publish here, unless the"
              + " location's option allow_origin says so."))
          : Optional.empty();
    }
    return origin
        .filter(from -> !allowed.contains(from) && !isSame(from))
        .map(from -> Refusal.forbidden("Pages of the origin " + Refusal.printable(from)
            + " may not use this location; its option allow_origin says which may."));
  }

  /**
   * Whether a browser says so. It sends a POST of plain text from any page without asking first, with
   * the user's cookies (Fetch standard, "CORS protocol"); only what comes back is kept from the page.
   * To hosts with HTTPS and to localhost it says where from (Fetch Metadata, "Sec-Fetch-Site").
   */
  private boolean isOfOtherSite() {
    return head.header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent();
  }

  /** Whether the page is from this server, as far as it knows its own name. */
  private boolean isSame(String from) {
    int end = from.indexOf("://");
    Optional<String> host = head.header("Host").map(name -> name.toLowerCase(Locale.ROOT));
    if (end < 0 || host.isEmpty()) {
      return false;
    }
    String name = from.substring(end + 3);
    return host.get().equals(name)
        || host.get().equals(name + AllowedOrigins.unwrittenPort(from)); // as proxies write it
  }

  /**
   * The fields that every reply to the request gets.
   *
   * @param methods those of the location, for whoever asks before it sends
   */
  List<Header> fields(String methods) {
    if (allowed.isNone()) {
      return List.of();
    }
    if (origin.isEmpty() || !allowed.contains(origin.get())) {
      return List.of(VARY);
    }
    var fields = new ArrayList<Header>(7);
    fields.add(VARY);
    fields.add(new Header("Access-Control-Allow-Origin", allowed.isAny() ? "*" : origin.get()));
    if (!allowed.isAny()) {
      fields.add(new Header("Access-Control-Allow-Credentials", "true"));
    }
    if (isPreflight()) {
      fields.add(new Header("Access-Control-Allow-Methods", methods));
      fields.add(HEADERS);
      fields.add(MAX_AGE);
    } else {
      fields.add(EXPOSED);
    }
    return fields;
  }

  private boolean isPreflight() {
    return head.method().equals("OPTIONS")
        && head.header("Access-Control-Request-Method").isPresent();
  }
}
