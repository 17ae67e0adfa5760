package io.hbpush;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request that wants an event stream: it is given one, or is told why there is none. */
final class StreamOpening {
  private final Route route;
  private final List<String> channelIds;
  private final EventStream stream;
  private final Responder responder;

  private StreamOpening(
      Route route, List<String> channelIds, EventStream stream, Responder responder) {
    this.route = route;
    this.channelIds = channelIds;
    this.stream = stream;
    this.responder = responder;
  }

  /** Answers such a request. */
  static Exchange begin(
      Route route, List<String> channelIds, MessageId cursor, Responder responder) {
    if (route.subscriber().concurrency() == SubscriberConcurrency.FIRST
        && route.relay().holding().holdsOf(channelIds, route)) {
      return Route.answer(SubscriberExchange.conflict(SubscriberConcurrency.FIRST), responder);
    }
    var stream = new EventStream(route, channelIds, cursor);
    new StreamOpening(route, channelIds, stream, responder).open();
    return stream;
  }

  private void open() {
    CompletableFuture<Lookup> first = stream.open();
    if (route.subscriber().unknownChannel() == UnknownChannel.NOT_FOUND) {
      first.whenComplete(
          (lookup, failure) -> DeliveryExecutor.guarded(() -> replyIfThere(lookup, failure)));
    } else if (first.isDone()) {
      first.whenComplete((lookup, failure) -> DeliveryExecutor.guarded(() -> reply(failure)));
    } else {
      stream.reply(responder);
    }
  }

  private void replyIfThere(@Nullable Lookup lookup, @Nullable Throwable failure) {
    if (lookup instanceof Lookup.NotYet nothing && !nothing.channelExists()) {
      refuse(SubscriberExchange.noSuchChannel());
    } else {
      reply(failure);
    }
  }

  /**
   * Refuses what the store never takes. Else the stream begins, whatever the store says: that may
   * pass, and a browser would not come back after an error.
   */
  private void reply(@Nullable Throwable failure) {
    if (failure != null && Failures.isRefusal(failure)) {
      refuse(route.refusal(failure, channelIds));
    } else {
      stream.reply(responder);
    }
  }

  private void refuse(Refusal refusal) {
    if (stream.claim()) {
      responder.reply(refusal);
    }
  }
}
