package io.hbpush;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A publisher's request. It goes on when the client has gone: what was sent whole is published. */
final class PublisherExchange implements Exchange {
  static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

  private final Route route;
  private final PublisherLocation location;
  private final List<String> channelIds;
  private final InfoFormat format;
  private final Responder responder;
  private final boolean posts;

  private PublisherExchange(
      Route route,
      PublisherLocation location,
      List<String> channelIds,
      InfoFormat format,
      boolean posts,
      Responder responder) {
    this.route = route;
    this.location = location;
    this.channelIds = channelIds;
    this.format = format;
    this.posts = posts;
    this.responder = responder;
  }

  static Exchange begin(
      Route route,
      PublisherLocation location,
      List<String> channelIds,
      RequestHead head,
      Responder responder) {
    if (head.method().equals("OPTIONS")) {
      return Route.answer(new Allowed(METHODS), responder);
    }
    var format = InfoFormat.accepted(head.header("Accept"));
    boolean posts = head.method().equals("POST");
    var exchange = new PublisherExchange(route, location, channelIds, format, posts, responder);
    switch (head.method()) {
      case "POST" -> exchange.read(head);
      case "PUT" -> exchange.put();
      case "DELETE" ->
        exchange.reply(
            route.relay().delete(channelIds),
            info -> exchange.ifThere(info, PublisherReply.Done::ok));
      case "GET" ->
        exchange.reply(
            route.relay().info(channelIds),
            info -> exchange.ifThere(info, PublisherReply.Done::ok));
      case "HEAD" ->
        exchange.reply(
            route.relay().info(channelIds),
            info -> exchange.ifThere(info, PublisherReply.Done::head));
      default -> responder.reply(Refusal.methodNotAllowed(head.method(), METHODS));
    }
    return exchange;
  }

  @Override
  public boolean disconnected() {
    return false;
  }

  @Override
  public Optional<Reply> serverCloses() {
    return Optional.of(posts ? Route.unknownOutcome() : Route.closing());
  }

  private void put() {
    reply(
        route.relay().create(channelIds, location.limits()),
        info -> PublisherReply.Done.ok(info, format));
  }

  private void read(RequestHead head) {
    Optional<String> contentType = head.header("Content-Type").filter(type -> !type.isBlank());
    Optional<String> event = head.header("X-EventSource-Event");
    if (contentType.isPresent() && !Content.isFieldValue(contentType.get())) {
      responder.reply(Refusal.badRequest("Content-Type has control characters."));
      return;
    }
    try {
      event.ifPresent(EventName::require);
    } catch (IllegalArgumentException wrong) {
      responder.reply(Refusal.badRequest("X-EventSource-Event: " + wrong.getMessage() + "."));
      return;
    }
    if (head.contentLength() > location.maxMessageSize()) {
      responder.reply(Refusal.tooLarge(location.maxMessageSize()));
    } else {
      responder.read(new MessageBody(
          contentType,
          head.contentLength(),
          location.maxMessageSize(),
          content -> publish(event.map(content::withEvent).orElse(content)),
          responder::reply));
    }
  }

  private void publish(Content content) {
    reply(route.relay().append(channelIds, content, location.rules()), this::appended);
  }

  private PublisherReply appended(AppendResult result) {
    if (result instanceof AppendResult.Appended done) {
      return done.claimed()
          ? PublisherReply.Done.claimed(done.info(), format)
          : PublisherReply.Done.accepted(done.info(), format);
    }
    if (result instanceof AppendResult.TooLarge tooLarge) {
      return Refusal.tooLarge(tooLarge.maxBytes());
    }
    return Refusal.notFound(
        channelIds.size() == 1
            ? "There is no such channel; create it with PUT before you POST to it."
            : "Not all of the channels are there; create them with PUT before you POST to them.");
  }

  private PublisherReply ifThere(Optional<ChannelInfo> info, Report report) {
    return info.<PublisherReply>map(there -> report.of(there, format))
        .orElseGet(() -> Refusal.notFound("There is no such channel."));
  }

  private <T> void reply(CompletionStage<T> outcome, Function<T, PublisherReply> reply) {
    outcome.whenComplete((result, failure) -> responder.reply(replyTo(result, failure, reply)));
  }

  /** What goes wrong here would be lost in the stage, and the client would wait for ever. */
  private <T> PublisherReply replyTo(
      T result, @Nullable Throwable failure, Function<T, PublisherReply> reply) {
    try {
      return failure == null ? reply.apply(result) : route.refusal(failure, channelIds);
    } catch (RuntimeException | Error unexpected) {
      return route.failed(unexpected, channelIds);
    }
  }

  /** How a channel's information becomes a reply. */
  private interface Report {
    PublisherReply of(ChannelInfo info, InfoFormat format);
  }
}
