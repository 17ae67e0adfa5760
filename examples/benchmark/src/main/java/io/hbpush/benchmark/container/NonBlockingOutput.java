package io.hbpush.benchmark.container;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;

/** Writes when the container says that the client's socket takes it; no thread waits. */
final class NonBlockingOutput implements BareOutput {
  private static final System.Logger LOG = System.getLogger(NonBlockingOutput.class.getName());

  @Override
  public void reply(HttpServletRequest request, HttpServletResponse response, byte[] body)
      throws IOException {
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    deliver(context, body);
  }

  @Override
  public void deliver(AsyncContext waiting, byte[] body) throws IOException {
    ServletOutputStream out = waiting.getResponse().getOutputStream();
    out.setWriteListener(new Reply(waiting, out, body));
  }

  @Override
  public Stream stream(AsyncContext context) throws IOException {
    return new Events(context, context.getResponse().getOutputStream());
  }

  private abstract static class Listener implements WriteListener {
    final AsyncContext context;
    final ServletOutputStream out;

    Listener(AsyncContext context, ServletOutputStream out) {
      this.context = context;
      this.out = out;
    }

    @Override
    public void onError(Throwable failure) {
      LOG.log(Level.WARNING, "a client was not written to", failure);
      context.complete();
    }
  }

  private static final class Reply extends Listener {
    private final byte[] body;
    private boolean written;
    private boolean flushed;

    Reply(AsyncContext context, ServletOutputStream out, byte[] body) {
      super(context, out);
      this.body = body;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (out.isReady()) {
        if (!written) {
          written = true;
          out.write(body, 0, body.length);
        } else if (!flushed) {
          flushed = true; // some containers would wait for the client at the end
          out.flush();
        } else {
          context.complete();
          return;
        }
      }
    }
  }

  private static final class Events extends Listener implements Stream {
    // The lock is this; it guards the fields below and the output.
    private final Queue<byte[]> unsent = new ArrayDeque<>(2);
    private boolean possible;
    private boolean unflushed = true;

    Events(AsyncContext context, ServletOutputStream out) {
      super(context, out);
    }

    @Override
    public void begin() {
      out.setWriteListener(this);
    }

    @Override
    public synchronized void send(byte[] event) throws IOException {
      unsent.add(event);
      if (possible) {
        write();
      }
    }

    @Override
    public synchronized void onWritePossible() throws IOException {
      possible = true;
      write();
    }

    private void write() throws IOException {
      while (!unsent.isEmpty() || unflushed) {
        if (!out.isReady()) {
          possible = false;
          return;
        }
        byte[] event = unsent.poll();
        if (event != null) {
          out.write(event, 0, event.length);
          unflushed = true;
        } else {
          unflushed = false;
          out.flush();
        }
      }
    }
  }
}
