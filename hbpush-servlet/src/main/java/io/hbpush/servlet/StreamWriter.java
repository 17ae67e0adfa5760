package io.hbpush.servlet;

import io.hbpush.SubscriberReply;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Writes an event stream: when there is something to write and the container can take it without
 * blocking. Container and core call whenever they like; one of their threads writes, and does
 * meanwhile what the others come for.
 */
final class StreamWriter implements WriteListener {
  private static final VarHandle CALLS;

  static {
    try {
      CALLS = MethodHandles.lookup().findVarHandle(StreamWriter.class, "calls", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ServletExchange exchange;
  private final SubscriberReply.Stream stream;
  private final ServletOutputStream out;

  /** How many have come since there was nothing to do; only through CALLS. */
  @SuppressWarnings("unused")
  private volatile int calls;

  // Owned by the thread that writes.
  private boolean asleep;
  private boolean unflushed = true; // the head

  /** Whether the container has said that it takes more, and got nothing since. To ask is dear. */
  private boolean ready;

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
    if ((int) CALLS.getAndAdd(this, 1) > 0) {
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
      done = (int) CALLS.getAndAdd(this, -done) - done;
    } while (done > 0);
  }

  private void writeWhatThereIs() throws IOException {
    while (!over && !exchange.isOver() && isReady()) {
      if (woken) {
        woken = false;
        asleep = false;
      }
      if (!asleep) {
        unflushed = true;
        ready = false;
        go(stream.writeNext(out));
      } else if (unflushed) {
        unflushed = false;
        ready = false;
        out.flush();
      } else {
        return;
      }
    }
  }

  /** If not, the container sends what it has and calls when it has done so. */
  private boolean isReady() {
    ready = ready || out.isReady();
    return ready;
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
