package io.hbpush;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An adapter whose write fails in its face. */
final class FailingResponder implements Responder {
  private final AtomicInteger replies = new AtomicInteger();

  int replies() {
    return replies.get();
  }

  @Override
  public void fields(List<Header> fields) {}

  @Override
  public void read(BodySink sink) {
    throw new AssertionError("a subscriber's request has no body");
  }

  @Override
  public void reply(Reply reply) {
    replies.incrementAndGet();
    throw new IllegalStateException("the connection has gone");
  }
}
