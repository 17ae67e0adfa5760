package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's GET: looks for the next message, replies or waits for it. Ends in exactly one reply,
 * or in none if the client has gone: whoever claims this replies.
 */
final class SubscriberExchange extends HeldRequest implements Exchange {
  static final String METHODS = "GET, OPTIONS";
  private static final String STREAM = "text/event-stream";
  private static final String SEVERAL = "multipart/mixed";

  private final Route route;

  /** Its own ones at first; while it waits, those that all share who wait there. */
  private List<String> channelIds;

  private final Responder responder;

  /**
   * The preference that is followed, in seconds; -1 if there is none. No subscriber waits for more
   * than an hour, and with an int each would take 8 bytes more.
   */
  private final short appliedWait;

  /** Whether the reply may have several messages. */
  private boolean takesBatches;

  /** Whether a 304 names the cursor: not if the request began before everything. */
  private boolean namesCursor;

  private SubscriberExchange(
      Route route,
      List<String> channelIds,
      MessageId cursor,
      int appliedWait,
      Responder responder) {
    super(cursor);
    this.route = route;
    this.channelIds = channelIds;
    this.appliedWait = (short) appliedWait;
    this.responder = responder;
  }

  static Exchange begin(
      Route route, List<String> channelIds, RequestHead head, Responder responder) {
    if (head.method().equals("OPTIONS")) {
      return Route.answer(new Allowed(METHODS), responder);
    }
    if (!head.method().equals("GET")) {
      return Route.answer(Refusal.methodNotAllowed(head.method(), METHODS), responder);
    }
    CursorField field = CursorField.of(head);
    if (field instanceof CursorField.Unreadable unreadable) {
      return Route.answer(Refusal.badRequest(unreadable.reason()), responder);
    }
    if (field instanceof CursorField.Over) {
      return Route.answer(new SubscriberReply.StreamOver(), responder);
    }
    SubscriberLocation location = route.subscriber();
    MessageId cursor =
        field instanceof CursorField.At at ? at.cursor() : beginning(location.firstMessage());
    Optional<AcceptRanges> accepted = head.header("Accept").map(AcceptRanges::parse);
    if (location.polling() == Polling.LONG && accepts(accepted, STREAM)) {
      return StreamOpening.begin(route, channelIds, cursor, responder);
    }
    OptionalInt wait = location.polling() == Polling.LONG
        ? PreferredWait.of(head.header("Prefer"), location.subscriberTimeout().getSeconds())
        : OptionalInt.empty();
    var exchange = new SubscriberExchange(route, channelIds, cursor, wait.orElse(-1), responder);
    exchange.namesCursor = field instanceof CursorField.At || cursor.equals(MessageId.NEWEST);
    exchange.takesBatches = accepts(accepted, SEVERAL);
    exchange.look();
    return exchange;
  }

  private static boolean accepts(Optional<AcceptRanges> accepted, String type) {
    return accepted.filter(ranges -> ranges.names(type)).isPresent();
  }

  private static MessageId beginning(FirstMessage first) {
    return first == FirstMessage.NEWEST ? MessageId.NEWEST : MessageId.OLDEST;
  }

  private SubscriberLocation options() {
    return route.subscriber();
  }

  private RecentReplies replies() {
    return route.relay().holding().replies();
  }

  private void look() {
    if (route.relay().isClosed()) {
      reply(Route.closing());
    } else if (concurrency() == SubscriberConcurrency.FIRST
        && route.relay().holding().holdsOf(channelIds, route)) {
      reply(conflict());
    } else {
      route.relay().store().after(channelIds, cursor(), mostAtOnce()).whenComplete(this::looked);
    }
  }

  private void looked(@Nullable Lookup lookup, @Nullable Throwable failure) {
    try {
      replyOrHold(lookup, failure);
    } catch (RuntimeException | Error unexpected) {
      // It would be lost in the stage, and the client would wait for ever.
      Refusal refusal = route.failed(unexpected, channelIds);
      if (disconnected()) {
        responder.reply(refusal);
      }
    }
  }

  private void replyOrHold(@Nullable Lookup lookup, @Nullable Throwable failure) {
    if (isClaimed()) {
      // The client has gone meanwhile; it must not displace one that waits.
      return;
    }
    if (failure != null) {
      reply(route.refusal(failure, channelIds));
    } else if (lookup instanceof Lookup.Found found) {
      reply(found(found.deliveries()));
    } else {
      nothingYet((Lookup.NotYet) Objects.requireNonNull(lookup, "the store gave no look-up"));
    }
  }

  private void nothingYet(Lookup.NotYet lookup) {
    if (cursor().tag() >= 0 && cursor().isAfter(lookup.last())) {
      // Not a cursor of this store, or one of data it lost: it counts as none.
      gap = lookup.last();
      moveTo(beginning(options().firstMessage()));
      namesCursor = cursor().equals(MessageId.NEWEST);
      look();
      return;
    }
    widenGap(lookup.gap());
    if (cursor().equals(MessageId.NEWEST)) {
      moveTo(lookup.last());
    }
    if (!lookup.channelExists() && options().unknownChannel() == UnknownChannel.NOT_FOUND) {
      reply(noSuchChannel());
    } else if (options().polling() == Polling.INTERVAL || appliedWait == 0) {
      reply(notModified());
    } else {
      HoldingArea holding = route.relay().holding();
      channelIds = holding.shared(channelIds);
      holding.hold(channelIds, this, OptionalInt.of(holdSeconds()));
    }
  }

  private int holdSeconds() {
    return appliedWait > 0 ? appliedWait : (int) options().subscriberTimeout().getSeconds();
  }

  @Override
  SubscriberConcurrency concurrency() {
    return options().polling() == Polling.LONG
        ? options().concurrency()
        : SubscriberConcurrency.BROADCAST;
  }

  @Override
  Object location() {
    return route;
  }

  @Override
  int mostAtOnce() {
    return takesBatches ? SubscriberReply.Batch.MOST : 1;
  }

  @Override
  void deliver(List<Delivery> found, RecentReplies replies) {
    responder.reply(found(found));
  }

  @Override
  void deliver(SubscriberReply.Delivered shared) {
    responder.reply(
        takesBatches
            ? batch(List.of(new Delivery(shared.channelId(), shared.message(), Optional.empty())))
            : delivered(shared));
  }

  @Override
  void end(Ending ending) {
    responder.reply(
        switch (ending) {
          case TIMED_OUT -> notModified();
          case DELETED ->
            Refusal.gone("The channel was deleted; it appears again with its next message.");
          case CONFLICT -> conflict();
          case STORE_AWAY -> Route.storeAway();
          case CLOSED -> Route.closing();
        });
  }

  /** Replies if nothing else has ended the request. */
  private void reply(SubscriberReply reply) {
    if (claim()) {
      responder.reply(reply);
    }
  }

  @Override
  public boolean disconnected() {
    return route.relay().holding().endings().forget(this);
  }

  @Override
  public Optional<Reply> serverCloses() {
    return disconnected() ? Optional.of(Route.closing()) : Optional.empty();
  }

  private SubscriberReply found(List<Delivery> found) {
    widenGap(found.get(0).gap());
    return takesBatches ? batch(found) : delivered(replies().of(found.get(0)));
  }

  private SubscriberReply delivered(SubscriberReply.Delivered shared) {
    return named(shared).with(Optional.ofNullable(gap), preference());
  }

  private SubscriberReply batch(List<Delivery> found) {
    if (!SubscriberReply.Batch.canBegin(found.get(0).message())) {
      return delivered(replies().of(found.get(0)));
    }
    // The first is behind all that is gone, also what the request knew before it was found.
    Optional<MessageId> gone = Optional.ofNullable(gap);
    var messages = new ArrayList<SubscriberReply.Delivered>(found.size());
    for (Delivery next : found) {
      Optional<MessageId> before = messages.isEmpty() ? gone : next.gap();
      messages.add(named(replies().of(next)).with(before, OptionalInt.empty()));
    }
    return SubscriberReply.Batch.of(messages, gone, preference());
  }

  private SubscriberReply.Delivered named(SubscriberReply.Delivered reply) {
    return options().channels().isPresent() ? reply.named() : reply;
  }

  private SubscriberReply.NotModified notModified() {
    return new SubscriberReply.NotModified(
        namesCursor ? Optional.of(cursor()) : Optional.empty(),
        Optional.ofNullable(gap),
        preference());
  }

  private OptionalInt preference() {
    return appliedWait < 0 ? OptionalInt.empty() : OptionalInt.of(appliedWait);
  }

  static Refusal noSuchChannel() {
    return Refusal.notFound("There is no such channel; it appears with its first message.");
  }

  private Refusal conflict() {
    return conflict(options().concurrency());
  }

  static Refusal conflict(SubscriberConcurrency concurrency) {
    return Refusal.conflict(
        concurrency == SubscriberConcurrency.FIRST
            ? "Another subscriber is waiting on this channel, and the first one stays."
            : "Another subscriber began to wait on this channel, and the last one stays.");
  }
}
