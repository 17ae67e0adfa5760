package io.hbpush.servlet;

import io.hbpush.RequestHead;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A container with one asynchronous request, which says what is done to its response:
 * {@code write}, {@code flush}, {@code complete}. A test decides what becomes of each.
 */
class FakeContainer {
  /** What has been done, in order. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** The response's status and fields. */
  final List<String> head = new CopyOnWriteArrayList<>();

  final ServletExchange exchange;

  private final AsyncContext context = context();
  private @Nullable AsyncListener asyncListener;
  private @Nullable WriteListener writeListener;
  private volatile boolean stopped;

  FakeContainer() {
    this("HTTP/1.1", application());
  }

  FakeContainer(String protocol) {
    this(protocol, application());
  }

  FakeContainer(ServletContext application) {
    this("HTTP/1.1", application);
  }

  private FakeContainer(String protocol, ServletContext application) {
    var answers = new HashMap<String, Object>();
    answers.put("setStatus", (Fakes.Answer) arguments -> head.add(arguments[0].toString()));
    answers.put(
        "addHeader", (Fakes.Answer) arguments -> head.add(arguments[0] + ": " + arguments[1]));
    answers.put(
        "setHeader", (Fakes.Answer) arguments -> head.add(arguments[0] + ": " + arguments[1]));
    answers.put("setContentType", null);
    answers.put("getContentType", null);
    answers.put("setCharacterEncoding", null);
    answers.put("setBufferSize", null);
    answers.put("setContentLengthLong", null);
    answers.put("getOutputStream", new Out());
    HttpServletResponse response = Fakes.of(HttpServletResponse.class, answers);
    var asked = new HashMap<String, Object>();
    asked.put("startAsync", context);
    asked.put("getContentLengthLong", -1L);
    asked.put("getHeader", null);
    asked.put("getProtocol", protocol);
    asked.put("getServletContext", application);
    HttpServletRequest request = Fakes.of(HttpServletRequest.class, asked);
    exchange = new ServletExchange(request, response);
  }

  /** An application, for requests that share one. */
  static ServletContext application() {
    return application(Map.of());
  }

  /** An application that knows some answers beside its attributes. */
  static ServletContext application(Map<String, Object> answers) {
    var attributes = new HashMap<String, Object>();
    var all = new HashMap<String, @Nullable Object>(answers);
    all.putIfAbsent(
        "getAttribute", (Fakes.Answer) arguments -> attributes.get(arguments[0].toString()));
    all.put("setAttribute", (Fakes.Answer)
        arguments -> attributes.put(arguments[0].toString(), arguments[1]));
    all.put(
        "removeAttribute", (Fakes.Answer) arguments -> attributes.remove(arguments[0].toString()));
    return Fakes.of(ServletContext.class, all);
  }

  /** Called for each thing that is done. */
  void done(String what) throws IOException {
    calls.add(what);
  }

  /** Whether the client's socket takes more. */
  boolean isReady() {
    return true;
  }

  /** Called in {@code setWriteListener}; most containers call the listener later. */
  void listens(WriteListener listener) throws IOException {}

  /** Called to run a task on one of the container's threads. */
  void start(Runnable task) {
    throw new UnsupportedOperationException();
  }

  /** Calls the write listener as a container's thread. */
  void writePossible() throws IOException {
    writeListener.onWritePossible();
  }

  /** Has another thread call the write listener. */
  void writePossibleOn(Executor thread) {
    thread.execute(() -> {
      try {
        writePossible();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** Whether it is to call when something can be written. */
  boolean hasWriteListener() {
    return writeListener != null;
  }

  /** Has the container stop. */
  void stop() {
    stopped = true;
  }

  /** Ends the request, as a container's thread. */
  void timeOut() throws IOException {
    asyncListener.onTimeout(new AsyncEvent(context));
  }

  /** Completes the request of its own accord, as a container's thread. */
  void completes() throws IOException {
    asyncListener.onComplete(new AsyncEvent(context));
  }

  /** Tells that the client has gone, as a container's thread. */
  void clientGone() throws IOException {
    asyncListener.onError(new AsyncEvent(context, new IOException("gone")));
  }

  /** A request for the event stream of a channel. */
  static RequestHead stream(String channelId) {
    return get(channelId, Map.of("Accept", "text/event-stream"));
  }

  /** A request for the next message of a channel. */
  static RequestHead get(String channelId, Map<String, String> fields) {
    return new RequestHead() {
      @Override
      public String method() {
        return "GET";
      }

      @Override
      public String path() {
        return "/" + channelId;
      }

      @Override
      public Optional<String> query() {
        return Optional.empty();
      }

      @Override
      public Optional<String> header(String name) {
        return Optional.ofNullable(fields.get(name));
      }

      @Override
      public long contentLength() {
        return 0;
      }
    };
  }

  private AsyncContext context() {
    return (AsyncContext) Proxy.newProxyInstance(
        FakeContainer.class.getClassLoader(),
        new Class<?>[] {AsyncContext.class},
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "addListener" -> asyncListener = (AsyncListener) arguments[0];
            case "complete" -> {
              done("complete");
              if (stopped) {
                throw new RejectedExecutionException("the container has no threads any more");
              }
            }
            case "start" -> start((Runnable) arguments[0]);
            case "setTimeout", "getRequest", "getResponse" -> {}
            default -> throw new UnsupportedOperationException(method.toString());
          }
          return null;
        });
  }

  private final class Out extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return FakeContainer.this.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      writeListener = listener;
      try {
        listens(listener);
      } catch (IOException e) {
        listener.onError(e);
      }
    }

    @Override
    public void write(int octet) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      done("write");
    }

    @Override
    public void flush() throws IOException {
      done("flush");
    }
  }
}
