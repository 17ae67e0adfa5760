package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The protocol's front door for HTTP adapters: locations, tried in order; the first whose path
 * matches serves the request. Immutable and safe for many threads. Does not own its relays.
 *
 * <p>An adapter hands in each request's head with {@link #accept}; core decides everything else and
 * calls the adapter's {@link Responder}.
 */
public final class PushLocations {
  /** What containers drop from a path before they look who may see it. */
  private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

  private static final Refusal DOT_SEGMENT =
      Refusal.badRequest("The path has a segment \".\" or \"..\"; ask without it.");

  private static final Refusal PARAMETERS_IN_PATH =
      Refusal.badRequest("The path has a ';' before the channel id; ask without it.");

  private final List<Route> routes;

  private PushLocations(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** Returns a builder without locations. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Takes a request. Returns at once; the reply may come before that, on this thread, or later on
   * another.
   */
  public Exchange accept(RequestHead head, Responder responder) {
    return route(head, head.method().equals("HEAD") ? new HeadResponder(responder) : responder);
  }

  private Exchange route(RequestHead head, Responder responder) {
    String path = head.path();
    for (Route route : routes) {
      Optional<PathPattern.Span> span = route.paths().match(path);
      if (span.isPresent()) {
        return accept(route, span.get(), head, responder);
      }
    }
    return Route.answer(refusal(path), responder);
  }

  /** Says what is wrong with a path that no location has. */
  private Refusal refusal(String path) {
    if (RequestPath.hasDotSegment(path)) {
      return DOT_SEGMENT;
    }
    return hasParametersBeforeId(path)
        ? PARAMETERS_IN_PATH
        : Refusal.notFound(
            "There is nothing at this path: no location has it, or the channel id is empty.");
  }

  /** Whether a location has the path that a container sees, which drops what follows a semicolon. */
  private boolean hasParametersBeforeId(String path) {
    int semicolon = path.indexOf(';');
    if (semicolon < 0) {
      return false;
    }
    String plain = PARAMETERS.matcher(path).replaceAll("");
    return routes.stream()
        .flatMap(route -> route.paths().match(plain).stream())
        .anyMatch(span -> semicolon < span.start());
  }

  private static Exchange accept(
      Route route, PathPattern.Span span, RequestHead head, Responder responder) {
    var origin = new CrossOrigin(route.location(), head);
    List<Header> fields = origin.fields(route.methods());
    if (!fields.isEmpty()) {
      responder.fields(fields);
    }
    Optional<Refusal> foreign = origin.refusal();
    if (foreign.isPresent()) {
      return Route.answer(foreign.get(), responder);
    }
    String path = head.path();
    if (RequestPath.hasDotSegment(path)) {
      return Route.answer(DOT_SEGMENT, responder);
    }
    int semicolon = path.indexOf(';');
    if (semicolon >= 0 && semicolon < span.start()) {
      return Route.answer(PARAMETERS_IN_PATH, responder);
    }
    String named = path.substring(span.start(), span.end());
    ChannelIds channels = ChannelIds.of(named, route.location().channels());
    if (channels instanceof ChannelIds.Named known) {
      return route.begin(known.ids(), head, responder);
    }
    String reason = ((ChannelIds.Refused) channels).reason();
    return Route.answer(Refusal.badRequest(reason), responder);
  }

  /** Keeps the bodies of refusals from whoever asked with HEAD. */
  private record HeadResponder(Responder responder) implements Responder {
    @Override
    public void fields(List<Header> fields) {
      responder.fields(fields);
    }

    @Override
    public void read(BodySink sink) {
      responder.read(sink);
    }

    @Override
    public void reply(Reply reply) {
      responder.reply(reply instanceof Refusal refusal ? refusal.toHead() : reply);
    }
  }

  /** Collects locations in the order in which they are tried. Not safe for many threads. */
  public static final class Builder {
    private final List<Route> routes = new ArrayList<>();

    private Builder() {}

    /** Adds a location for publishers. */
    public Builder publisher(PathPattern paths, PublisherLocation location, PushRelay relay) {
      routes.add(new Route(paths, location, relay));
      return this;
    }

    /** Adds a location for subscribers. */
    public Builder subscriber(PathPattern paths, SubscriberLocation location, PushRelay relay) {
      routes.add(new Route(paths, location, relay));
      return this;
    }

    /** Returns the locations. */
    public PushLocations build() {
      return new PushLocations(routes);
    }
  }
}
