package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Records what a subscription from Java gets, in order. */
final class TestSubscriber implements Flow.Subscriber<Delivery> {
  private final List<Delivery> deliveries = new ArrayList<>();
  private long firstDemand;
  private Flow.@Nullable Subscription subscription;
  private @Nullable Throwable failure;
  private int ends;
  private boolean complete;
  private @Nullable RuntimeException toThrow;
  private boolean throwsAtOnce;

  /** Asks for that many as soon as it is subscribed. */
  TestSubscriber demanding(long count) {
    firstDemand = count;
    return this;
  }

  /** Asks for all there will ever be. */
  TestSubscriber demandingAll() {
    return demanding(Long.MAX_VALUE);
  }

  /** Throws at the next message. */
  TestSubscriber throwing(RuntimeException failure) {
    toThrow = failure;
    return this;
  }

  /** Throws when it is subscribed, after it has asked for what it wants. */
  TestSubscriber throwingAtOnce(RuntimeException failure) {
    throwsAtOnce = true;
    return throwing(failure);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (firstDemand > 0) {
      subscription.request(firstDemand);
    }
    if (throwsAtOnce) {
      throw toThrow;
    }
  }

  @Override
  public void onNext(Delivery delivery) {
    deliveries.add(delivery);
    if (toThrow != null) {
      throw toThrow;
    }
  }

  @Override
  public void onError(Throwable failure) {
    this.failure = failure;
    ends++;
  }

  @Override
  public void onComplete() {
    complete = true;
    ends++;
  }

  void request(long count) {
    subscription.request(count);
  }

  Flow.@Nullable Subscription subscription() {
    return subscription;
  }

  void cancel() {
    subscription.cancel();
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  List<String> texts() {
    return deliveries.stream()
        .map(delivery -> delivery.message().content().text())
        .toList();
  }

  List<Optional<MessageId>> gaps() {
    return deliveries.stream().map(Delivery::gap).toList();
  }

  @Nullable
  Throwable failure() {
    return failure;
  }

  boolean isComplete() {
    return complete;
  }

  boolean hasEnded() {
    return ends > 0;
  }

  int ends() {
    return ends;
  }
}
