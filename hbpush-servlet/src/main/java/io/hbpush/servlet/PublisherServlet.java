package io.hbpush.servlet;

import io.hbpush.PathPattern;
import io.hbpush.PublisherLocation;
import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import io.hbpush.config.LocationOptions;

/**
 * A location for publishers at the path the servlet is mapped to: under {@code /publisher/*} a POST
 * to {@code /publisher/news} publishes to the channel {@code news}.
 *
 * <p>Made by the container it takes its relay from {@link PushRelayListener} and its options from
 * init parameters: {@code message_timeout} ({@code 1h}), {@code max_messages} ({@code none}), {@code
 * store_messages} ({@code true}), {@code create_on_post} ({@code true}), {@code max_message_size}
 * ({@code 16MiB}), {@code channels} (none; a separator like {@code ,}), {@code allow_origin} (none;
 * origins between commas or blanks, or {@code *}). A parameter that is unknown or wrong stops the
 * servlet from starting.
 *
 * <p>Never closes its relay. Needs {@code async-supported}; no request takes a thread while it waits
 * for its client or for the store.
 */
public final class PublisherServlet extends LocationsServlet {
  private static final long serialVersionUID = 1L;

  /** For the container: relay and options come from its configuration. */
  public PublisherServlet() {}

  /** Serves the relay with {@link PublisherLocation#DEFAULT}; refuses init parameters. */
  public PublisherServlet(PushRelay relay) {
    this(relay, PublisherLocation.DEFAULT);
  }

  /** Serves the relay with these options; refuses init parameters. */
  public PublisherServlet(PushRelay relay, PublisherLocation location) {
    super(locations(relay, location));
  }

  @Override
  PushLocations configured() {
    return locations(
        PushRelayListener.relay(getServletContext()),
        LocationOptions.publisher(describe(), initParameters()));
  }

  private static PushLocations locations(PushRelay relay, PublisherLocation location) {
    return PushLocations.builder()
        .publisher(PathPattern.prefix("/"), location, relay)
        .build();
  }
}
