package io.hbpush.servlet;

import io.hbpush.SubscriberReply;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes an event stream: when there is something to write and the container can take it without
 * blocking. Container and core call whenever they like; one of their threads writes, and does
 * meanwhile what the others come for.
 */
final class StreamWriter implements WriteListener {
  private final ServletExchange exchange;
  private final SubscriberReply.Stream stream;
  private final ServletOutputStream out;
  private final AtomicInteger calls = new AtomicInteger();

  // Owned by the thread that writes.
  private boolean asleep;
  private boolean unflushed = true; // the head
  private boolean over;

  /** Set by core, taken by the thread that writes. */
  private volatile boolean woken;

  StreamWriter(ServletExchange exchange, SubscriberReply.Stream stream, ServletOutputStream out) {
    this.exchange = exchange;
    this.stream = stream;
    this.out = out;
  }

  /** Core has something to write. */
  void wake() {
    woken = true;
    write();
  }

  @Override
  public void onWritePossible() {
    write();
  }

  private void write() {
    if (calls.getAndIncrement() > 0) {
      return;
    }
    int done = 1;
    do {
      try {
        writeWhatThereIs();
      } catch (IOException | RuntimeException failure) {
        over = true;
        exchange.writeFailed(failure);
      }
      done = calls.addAndGet(-done);
    } while (done > 0);
  }

  private void writeWhatThereIs() throws IOException {
    while (hasSomething() && !exchange.isOver() && out.isReady()) {
      if (woken) {
        woken = false;
        asleep = false;
      }
      if (!asleep) {
        unflushed = true;
        go(stream.writeNext(out));
      } else {
        unflushed = false;
        out.flush();
      }
    }
  }

  /** Whether to ask the container at all: if it is not ready, it calls when it is. */
  private boolean hasSomething() {
    return !over && (!asleep || woken || unflushed);
  }

  private void go(SubscriberReply.Stream.Progress progress) throws IOException {
    switch (progress) {
      case MORE -> {}
      case LATER -> asleep = true;
      case END -> {
        over = true;
        exchange.replyWritten();
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    exchange.writeFailed(failure);
  }
}
