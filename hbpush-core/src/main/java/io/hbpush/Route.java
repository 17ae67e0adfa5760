package io.hbpush;

import java.util.List;
import java.util.Optional;

/**
 * A location at its paths, over its relay. It is also what makes requests count against each other
 * where the concurrency is not broadcast.
 */
final class Route {
  /** A request that has its reply. */
  private static final Exchange ANSWERED = new Exchange() {
    @Override
    public boolean disconnected() {
      return false;
    }

    @Override
    public Optional<Reply> serverCloses() {
      return Optional.empty();
    }
  };

  private final PathPattern paths;
  private final Location location;
  private final PushRelay relay;

  Route(PathPattern paths, Location location, PushRelay relay) {
    this.paths = paths;
    this.location = location;
    this.relay = relay;
  }

  PathPattern paths() {
    return paths;
  }

  Location location() {
    return location;
  }

  /** The methods it has, as the {@code Allow} field lists them. */
  String methods() {
    return location instanceof PublisherLocation
        ? PublisherExchange.METHODS
        : SubscriberExchange.METHODS;
  }

  PushRelay relay() {
    return relay;
  }

  SubscriberLocation subscriber() {
    return (SubscriberLocation) location;
  }

  Exchange begin(List<String> channelIds, RequestHead head, Responder responder) {
    return location instanceof PublisherLocation publisher
        ? PublisherExchange.begin(this, publisher, channelIds, head, responder)
        : SubscriberExchange.begin(this, channelIds, head, responder);
  }

  static <R extends Reply> Exchange answer(R reply, Responder responder) {
    responder.reply(reply);
    return ANSWERED;
  }

  static Refusal closing() {
    return Refusal.unavailable("The server is shutting down; ask again.");
  }

  static Refusal storeAway() {
    return Refusal.unavailable("The message store cannot be reached at the moment; ask again.");
  }

  static Refusal unknownOutcome() {
    return Refusal.unavailable(
        "There was no answer from the message store in time. The message may have been stored; sending"
            + " it again may double it.");
  }

  /** What a client is told of a failure that was a store's; of an outage the log knows already. */
  Refusal refusal(Throwable failure, List<String> channelIds) {
    Throwable cause = Failures.cause(failure);
    if (cause instanceof StoreUnavailableException away) {
      if (relay.isClosed()) {
        return closing();
      }
      return switch (away.outcome()) {
        case NOT_DONE -> storeAway();
        case FULL -> Refusal.unavailable("The message store has no room: " + away.getMessage());
        case UNKNOWN -> unknownOutcome();
      };
    }
    if (cause instanceof IllegalArgumentException refused) {
      return Refusal.badRequest("The message store refuses this: " + refused.getMessage());
    }
    return failed(cause, channelIds);
  }

  /** What a client is told of a failure that nobody planned. */
  Refusal failed(Throwable failure, List<String> channelIds) {
    Failures.log(failure, channelIds);
    return Refusal.internalError();
  }
}
