package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PublisherLocation;
import io.hbpush.PushRelay;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.PushRelayListener;
import io.hbpush.servlet.SubscriberServlet;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servlets and listener as a web.xml has them, and what the application around them may do. */
abstract class DeploymentRows extends WebappRows {
  DeploymentRows(SuiteServer server) {
    super(server);
  }

  @Test
  void servletsTheContainerMakesShareTheRelayOfTheListener() throws Exception {
    var context = new AtomicReference<ServletContext>();
    start("/app", webapp -> {
      context.set(webapp);
      webapp.addListener(PushRelayListener.class);
      declare(webapp, "/publisher/*", PublisherServlet.class, Map.of("max_message_size", "5"));
      declare(webapp, "/subscriber/*", SubscriberServlet.class, Map.of("polling", "interval"));
    });
    assertThat(send("GET", "/app/subscriber/x", "").status()).isEqualTo(304);
    assertThat(send("POST", "/app/publisher/x", "hello").status()).isEqualTo(202);
    assertThat(send("GET", "/app/subscriber/x", "").text()).isEqualTo("hello");
    assertRefusedHere(send("POST", "/app/publisher/x", "hello!"), 413);

    PushRelay ofTheApplication = PushRelayListener.relay(context.get());
    ofTheApplication.channel("y").publish("from Java").toCompletableFuture().join();
    assertThat(send("GET", "/app/subscriber/y", "").text()).isEqualTo("from Java");
  }

  private static void declare(
      ServletContext context,
      String mapping,
      Class<? extends Servlet> type,
      Map<String, String> parameters) {
    var registration = context.addServlet(mapping, type);
    registration.setAsyncSupported(true);
    registration.setInitParameters(parameters);
    registration.addMapping(mapping);
  }

  @Test
  void aServletThatIsNotAsynchronousSaysSo() throws Exception {
    start(
        "",
        context -> context
            .addServlet("publisher", new PublisherServlet(relay))
            .addMapping("/publisher/*"));
    Answer answer = send("POST", "/publisher/x", "hello");
    assertRefusedHere(answer, 500);
    assertThat(answer.text()).contains("async-supported");
  }

  @Test
  void aFilterThatIsNotAsynchronousIsFoundOutToo() throws Exception {
    start("", context -> {
      mount(context, "/subscriber/*", new SubscriberServlet(relay));
      filter(context, "/*", (request, response, chain) -> chain.doFilter(request, response))
          .setAsyncSupported(false);
    });
    Answer answer = send("GET", "/subscriber/x", "");
    assertRefusedHere(answer, 500);
    assertThat(answer.text()).contains("async-supported", "filter");
  }

  @Test
  void aFormThatAFilterHasReadIs400AndSaysWhy() throws Exception {
    startBehind(DeploymentRows::readParameters);
    Answer answer =
        send("POST", "/publisher/x", "a=b", "Content-Type: application/x-www-form-urlencoded");
    assertRefusedHere(answer, 400);
    assertThat(answer.text()).contains("filter");
    assertThat(relay.channel("x").info().toCompletableFuture().join()).isEmpty();
  }

  @Test
  void aFormIsAMessageLikeAnyOther() throws Exception {
    startBehind((request, response, chain) -> chain.doFilter(request, response));
    String type = "application/x-www-form-urlencoded";
    assertThat(send("POST", "/publisher/x", "a=b&c", "Content-Type: " + type).status())
        .isEqualTo(202);
    assertThat(send("GET", "/subscriber/x", "").text()).isEqualTo("a=b&c");
  }

  @Test
  void aBodyThatAFilterInflatesIsPublishedWhole() throws Exception {
    startBehind(new InflatingFilter());
    String text = "hello ".repeat(500);
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    try (Wire wire = open()) {
      wire.head("POST", "/publisher/x", "Content-Length: " + compressed.size());
      assertThat(wire.send(compressed.toByteArray()).read().status()).isEqualTo(202);
    }
    assertThat(send("GET", "/subscriber/x", "").text()).isEqualTo(text);
  }

  @Test
  void aBodyThatAFilterHasReadIs400() throws Exception {
    startBehind((request, response, chain) -> {
      request.getInputStream().readAllBytes();
      chain.doFilter(request, response);
    });
    assertRefusedHere(send("POST", "/publisher/x", "hello"), 400);
    assertThat(relay.channel("x").info().toCompletableFuture().join()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "he", "h"})
  void aBodyThatAFilterHasReadInPartIs400(String first) throws Exception {
    var read = new CountDownLatch(1);
    startBehind((request, response, chain) -> {
      request.getInputStream().read();
      read.countDown();
      chain.doFilter(request, response);
    });
    try (Wire wire = open()) {
      wire.head("POST", "/publisher/x", "Content-Length: 5").send(first);
      assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
      assertRefusedHere(wire.send("hello".substring(first.length())).read(), 400);
    }
    assertThat(relay.channel("x").info().toCompletableFuture().join()).isEmpty();
  }

  @Test
  void aBodyWhoseReaderAFilterTookIs400() throws Exception {
    startBehind((request, response, chain) -> {
      request.getReader();
      chain.doFilter(request, response);
    });
    assertRefusedHere(send("POST", "/publisher/x", "hello"), 400);
    assertThat(relay.channel("x").info().toCompletableFuture().join()).isEmpty();
  }

  /** How a filter comes by a request's body. */
  private enum Reading {
    STREAM(request -> request.getInputStream().readAllBytes()),
    READER(request -> request.getReader().transferTo(Writer.nullWriter())),
    PARAMETERS(request -> request.getParameter("a"));

    final Reads reads;

    Reading(Reads reads) {
      this.reads = reads;
    }

    void read(ServletRequest request) throws IOException {
      reads.read(request);
    }
  }

  private interface Reads {
    void read(ServletRequest request) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Reading.class)
  void putAndDeleteDoNotMissABodyThatAFilterHasRead(Reading reading) throws Exception {
    startBehind(reading);
    assertPutAndDeleteIgnore("Content-Length: 3", "a=b");
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM", "READER"})
  void putAndDeleteDoNotMissAChunkedBodyThatAFilterHasRead(Reading reading) throws Exception {
    startBehind(reading);
    assertPutAndDeleteIgnore("Transfer-Encoding: chunked", "3\r\na=b\r\n0\r\n\r\n");
  }

  private void assertPutAndDeleteIgnore(String framing, String body) throws IOException {
    String form = "Content-Type: application/x-www-form-urlencoded";
    String path = "/publisher/x";
    try (Wire wire = open()) {
      Answer put = wire.head("PUT", path, framing, form).send(body).read();
      assertThat(put.status()).as(put.toString()).isEqualTo(200);
      assertThat(put.text()).startsWith("queued messages: 0");
      assertThat(wire.head("GET", path).read().text()).isEqualTo(put.text());
      Answer delete = wire.head("DELETE", path, framing, form).send(body).read();
      assertThat(delete.status()).as(delete.toString()).isEqualTo(200);
      assertThat(delete.text()).isEqualTo(put.text());
      assertRefusedHere(wire.head("GET", path).read(), 404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "from the filter"})
  void whereAFilterTookTheWriterAllIs500AndNothingIsDone(String text) throws Exception {
    startBehind((request, response, chain) -> {
      ((HttpServletResponse) response).addHeader("X-Filter", "yes");
      response.getWriter().write(text);
      chain.doFilter(request, response);
    });
    relay.channel("x").publish("hello").toCompletableFuture().join();
    assertWriterIsMissed(send("GET", "/subscriber/x", ""));
    assertWriterIsMissed(send("GET", "/subscriber/empty", ""));
    assertWriterIsMissed(send("OPTIONS", "/subscriber/x", ""));
    assertWriterIsMissed(send("POST", "/publisher/x", "hello"));
    assertWriterIsMissed(send("DELETE", "/publisher/x", ""));
    assertWriterIsMissed(send("PUT", "/publisher/y", ""));
    assertThat(held("x")).isEqualTo(1);
    assertThat(relay.channel("y").info().toCompletableFuture().join()).isEmpty();
  }

  private static void assertWriterIsMissed(Answer answer) {
    assertRefusedHere(answer, 500);
    assertThat(answer.text()).contains("filter", "writer");
    assertThat(answer.header("X-Filter")).contains("yes");
  }

  @Test
  void headersOfAFilterStay() throws Exception {
    startBehind((request, response, chain) -> {
      ((HttpServletResponse) response).addHeader("X-Filter", "yes");
      chain.doFilter(request, response);
    });
    assertThat(send("PUT", "/publisher/x", "").header("X-Filter")).contains("yes");
  }

  @Test
  void whoeverPipelinesPathsWeRefuseAndStallsTakesNoThread() throws Exception {
    try (var stalled = new StalledReaders()) {
      start("", context -> {
        mount(context, "/publisher/*", new PublisherServlet(relay));
        mount(context, "/subscriber/*", new SubscriberServlet(relay));
        filter(context, "/*", (request, response, chain) -> {
          if (((HttpServletRequest) request).getRequestURI().endsWith("/x")) {
            stalled.arrived.incrementAndGet();
          }
          chain.doFilter(request, response);
        });
      });
      stalled.stall(this, "/subscriber;x/x", 60_000, this::othersAreServed);
      assertRefusedHere(stalled.one().read(), 400);
    }
    assertThat(othersAreServed()).isTrue();
  }

  /** Whatever that is for, and however slow its client: deliveries would wait for it. */
  @Test
  void theNextRequestOfAConnectionIsNotServedOnAThreadOfOurs() throws Exception {
    var thread = new AtomicReference<String>();
    start("", context -> {
      mount(context, "/subscriber/*", new SubscriberServlet(relay));
      mount(context, "/other", new HttpServlet() {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
          thread.set(Thread.currentThread().getName());
        }
      });
    });
    relay.channel("x").create();
    try (Wire wire = open()) {
      String host = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      wire.send("GET /subscriber/x" + host + "GET /other" + host);
      HttpRows.await(() -> ShutdownRows.subscribers(relay) == 1, "held");
      relay.channel("x").publish("hello").toCompletableFuture().join();
      HttpRows.assertDelivered(wire.read(), "hello");
      assertThat(wire.read().status()).isEqualTo(200);
    }
    assertThat(thread.get()).doesNotStartWith("hbpush-");
  }

  private boolean othersAreServed() throws IOException {
    for (int i = 0; i < 2 * TestServer.THREADS; i++) {
      assertThat(send("POST", "/publisher/other", "hello").status()).isEqualTo(202);
      HttpRows.assertDelivered(send("GET", "/subscriber/other", ""), "hello");
    }
    return true;
  }

  @Test
  void aContainerThatStopsClosesTheRelayAndLeavesNoThread() throws Exception {
    Set<Thread> others = pushThreads();
    var made = new AtomicReference<PushRelay>();
    start("", context -> {
      context.addListener(new PushRelayListener(() -> {
        made.set(PushRelay.inMemory());
        return made.get();
      }));
      mount(context, "/subscriber/*", new SubscriberServlet());
    });
    try (Wire wire = open()) {
      made.get().channel("x").create();
      wire.head("GET", "/subscriber/x");
      HttpRows.await(() -> ShutdownRows.subscribers(made.get()) == 1, "held");
      stopServer();
      assertAwayOrClosed(wire);
    }
    assertThat(made.get().channel("x").info().toCompletableFuture()).isCompletedExceptionally();
    HttpRows.await(() -> others.containsAll(pushThreads()), "all threads of the relay end");
  }

  private static Set<Thread> pushThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hbpush-"))
        .collect(Collectors.toSet());
  }

  /** A container that stops closes connections, some before their last reply is written. */
  private static void assertAwayOrClosed(Wire wire) throws IOException {
    try {
      ShutdownRows.assertAway(wire.read());
    } catch (EOFException | SocketException closed) {
      assertThat(closed).hasMessageNotContaining("bytes");
    }
  }

  private static void readParameters(
      ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.getParameter("a");
    chain.doFilter(request, response);
  }

  private void startBehind(Reading reading) throws Exception {
    startBehind((request, response, chain) -> {
      reading.read(request);
      chain.doFilter(request, response);
    });
  }

  private void startBehind(Filter filter) throws Exception {
    start("", context -> {
      mount(context, "/publisher/*", new PublisherServlet(relay, PublisherLocation.DEFAULT));
      mount(context, "/subscriber/*", new SubscriberServlet(relay));
      filter(context, "/*", filter);
    });
  }
}
