package io.hbpush.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.MessageId;
import io.hbpush.PathPattern;
import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests and a container that does what containers do only now and then. */
@Timeout(30)
class ServletExchangeTest {
  /** As many clients as may hold a thread at most. */
  private static final int MOST = 4;

  private final PushRelay relay = PushRelay.builder().executor(Runnable::run).build();
  private final PushLocations locations = PushLocations.builder()
      .subscriber(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, relay)
      .build();

  @AfterEach
  void close() {
    relay.close();
  }

  private MessageId publish(String text) {
    return relay.channel("news").publish(text).toCompletableFuture().join().id();
  }

  private int subscribers() {
    return relay
        .channel("news")
        .info()
        .toCompletableFuture()
        .join()
        .orElseThrow()
        .subscribers();
  }

  @Test
  void aShortReplyThatIsAtHandIsWrittenHere() throws Exception {
    publish("hello");
    var container = new FakeContainer();
    container.exchange.serve(locations, FakeContainer.get("news", Map.of()));
    assertThat(container.head).contains("200");
    assertThat(container.calls).containsExactly("write", "flush");
    assertThat(container.hasWriteListener()).isFalse();
  }

  @Test
  void aLongOneIsWrittenWhenItsClientTakesIt() throws Exception {
    publish("hello ".repeat(2000));
    var container = new FakeContainer();
    container.exchange.serve(locations, FakeContainer.get("news", Map.of()));
    assertThat(container.calls).isEmpty();
    container.writePossible();
    assertThat(container.calls).containsExactly("write", "flush", "complete");
  }

  @Test
  void overHttp2WhatIsAtHandIsWrittenWhenItsClientTakesIt() throws Exception {
    publish("hello");
    var container = new FakeContainer("HTTP/2.0");
    container.exchange.serve(locations, FakeContainer.get("news", Map.of()));
    assertThat(container.calls).isEmpty();
    container.writePossible();
    assertThat(container.calls).containsExactly("write", "flush", "complete");
  }

  /** Each sends its request and does not read. */
  @Test
  void onlySomeClientsCanHoldAThread() throws Exception {
    publish("hello");
    var reading = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<?>> served = new ArrayList<>();
    int held = 0;
    for (int i = 0; i < MOST + 2; i++) {
      var writing = new CountDownLatch(1);
      var container = new FakeContainer() {
        @Override
        void done(String what) throws IOException {
          writing.countDown();
          awaitQuietly(reading);
        }
      };
      Future<?> request = threads.submit(() -> {
        container.exchange.serve(locations, FakeContainer.get("news", Map.of()));
        writing.countDown();
        return null;
      });
      served.add(request);
      writing.await();
      if (!container.hasWriteListener()) {
        held++;
      }
    }
    assertThat(held).isEqualTo(Math.min(MOST, Runtime.getRuntime().availableProcessors()));
    reading.countDown();
    for (Future<?> request : served) {
      request.get();
    }
    threads.shutdown();
    aShortReplyThatIsAtHandIsWrittenHere();
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void whomTheContainerEndsIsToldToAskAgain() throws Exception {
    MessageId seen = publish("seen");
    var container = new FakeContainer();
    container.exchange.serve(
        locations, FakeContainer.get("news", Map.of("Last-Event-ID", seen.toString())));
    assertThat(subscribers()).isEqualTo(1);
    container.timeOut();
    assertThat(container.head)
        .contains("503")
        .anySatisfy(field -> assertThat(field).startsWith("Retry-After: "));
    assertThat(container.calls).containsExactly("write", "flush", "complete");
    assertThat(subscribers()).isZero();
    publish("next");
    assertThat(container.calls).hasSize(3);
  }
}
