package io.hbpush.servlet;

import io.hbpush.PathPattern;
import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberLocation;
import io.hbpush.config.LocationOptions;

/**
 * A location for subscribers at the path the servlet is mapped to: under {@code /subscriber/*} a GET
 * of {@code /subscriber/news} gets the next message of the channel {@code news}.
 *
 * <p>Made by the container it takes its relay from {@link PushRelayListener} and its options from
 * init parameters: {@code polling} ({@code long}), {@code subscriber_timeout} ({@code 55s}), {@code
 * concurrency} ({@code broadcast}), {@code unknown_channel} ({@code wait}), {@code first_message}
 * ({@code oldest}), {@code heartbeat} ({@code 25s}), {@code channels} (none; a separator like {@code
 * ,}), {@code allow_origin} (none; origins between commas or blanks, or {@code *}). A parameter that
 * is unknown or wrong stops the servlet from starting.
 *
 * <p>Never closes its relay. Needs {@code async-supported}; a held request takes no thread.
 */
public final class SubscriberServlet extends LocationsServlet {
  private static final long serialVersionUID = 1L;

  /** For the container: relay and options come from its configuration. */
  public SubscriberServlet() {}

  /** Serves the relay with {@link SubscriberLocation#DEFAULT}; refuses init parameters. */
  public SubscriberServlet(PushRelay relay) {
    this(relay, SubscriberLocation.DEFAULT);
  }

  /** Serves the relay with these options; refuses init parameters. */
  public SubscriberServlet(PushRelay relay, SubscriberLocation location) {
    super(locations(relay, location));
  }

  @Override
  PushLocations configured() {
    return locations(
        PushRelayListener.relay(getServletContext()),
        LocationOptions.subscriber(describe(), initParameters()));
  }

  private static PushLocations locations(PushRelay relay, SubscriberLocation location) {
    return PushLocations.builder()
        .subscriber(PathPattern.prefix("/"), location, relay)
        .build();
  }
}
