package io.hbpush;

import java.time.Duration;
import java.util.function.Function;

/**
 * A relay over a memory store in virtual time with one publisher and one subscriber location, and
 * whatever else a test adds; everything happens on the test's thread.
 */
final class TestServer implements AutoCloseable {
  final VirtualTime time = new VirtualTime();
  final PushRelay relay;
  final PushLocations.Builder building = PushLocations.builder();
  PushLocations locations;

  TestServer(
      PublisherLocation publisher,
      SubscriberLocation subscriber,
      Function<VirtualTime, MessageStore> store) {
    this.relay = PushRelay.builder()
        .store(store.apply(time))
        .clock(time)
        .scheduler(time)
        .executor(Runnable::run)
        .build();
    this.locations = building
        .publisher(PathPattern.prefix("/publisher/"), publisher, relay)
        .subscriber(PathPattern.prefix("/subscriber/"), subscriber, relay)
        .build();
    // The second in which a store starts belongs to its predecessor.
    time.pass(Duration.ofSeconds(10));
  }

  TestServer(PublisherLocation publisher, SubscriberLocation subscriber) {
    this(publisher, subscriber, TestServer::memory);
  }

  TestServer(SubscriberLocation subscriber) {
    this(PublisherLocation.DEFAULT, subscriber);
  }

  TestServer(PublisherLocation publisher) {
    this(publisher, SubscriberLocation.DEFAULT);
  }

  TestServer() {
    this(PublisherLocation.DEFAULT, SubscriberLocation.DEFAULT);
  }

  static PushRelay relay(VirtualTime time) {
    return PushRelay.builder()
        .clock(time)
        .scheduler(time)
        .executor(Runnable::run)
        .build();
  }

  static MemoryMessageStore memory(VirtualTime time) {
    return MemoryMessageStore.builder().clock(time).scheduler(time).build();
  }

  static MemoryMessageStore memory(VirtualTime time, long maxBytes) {
    return MemoryMessageStore.builder()
        .clock(time)
        .scheduler(time)
        .maxBytes(maxBytes)
        .build();
  }

  /** Adds a publisher location behind the others. */
  TestServer with(PathPattern paths, PublisherLocation publisher) {
    locations = building.publisher(paths, publisher, relay).build();
    return this;
  }

  /** Adds a subscriber location behind the others. */
  TestServer with(PathPattern paths, SubscriberLocation subscriber) {
    locations = building.subscriber(paths, subscriber, relay).build();
    return this;
  }

  TestReply ask(TestRequest request) {
    return TestReply.to(request, locations);
  }

  TestReply get(String target) {
    return ask(TestRequest.get(target));
  }

  TestReply post(String target, String body) {
    return ask(TestRequest.post(target, body));
  }

  TestReply put(String target) {
    return ask(TestRequest.of("PUT", target));
  }

  TestReply delete(String target) {
    return ask(TestRequest.of("DELETE", target));
  }

  /** Publishes to a channel through its publisher location, and returns the message's id. */
  MessageId publish(String channelId, String body) {
    TestReply reply =
        ask(TestRequest.post("/publisher/" + channelId, body).header("Accept", "text/plain"));
    String info = reply.body();
    return MessageId.parse(info.substring(info.lastIndexOf(' ') + 1));
  }

  void pass(long seconds) {
    time.pass(Duration.ofSeconds(seconds));
  }

  /** The virtual clock, in seconds since the epoch. */
  long now() {
    return time.instant().getEpochSecond();
  }

  @Override
  public void close() {
    relay.close();
  }
}
