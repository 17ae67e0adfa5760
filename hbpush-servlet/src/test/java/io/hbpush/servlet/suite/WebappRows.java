package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PushRelay;
import io.hbpush.servlet.suite.TestContainer.Changed;
import io.hbpush.servlet.suite.TestContainer.Refused;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** For rows that need a web application of their own. */
abstract class WebappRows {
  final PushRelay relay = PushRelay.inMemory();

  private final SuiteServer shared;
  private TestContainer container;
  private int port;

  WebappRows(SuiteServer shared) {
    this.shared = shared;
  }

  void start(String contextPath, Consumer<ServletContext> webapp) throws Exception {
    start(contextPath, Duration.ofSeconds(30), webapp);
  }

  void start(String contextPath, Duration idle, Consumer<ServletContext> webapp) throws Exception {
    container = shared.container.another();
    port = container.start(contextPath, idle, (classes, context) -> webapp.accept(context));
  }

  /** Stops the container before the test is over. */
  void stopContainer() throws Exception {
    TestContainer started = container;
    container = null;
    started.stop();
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    if (container != null) {
      container.stop();
    }
  }

  Wire open() throws IOException {
    return Wire.open(port);
  }

  Wire openWithSmallWindow() throws IOException {
    return Wire.openWithSmallWindow(port);
  }

  Answer send(String method, String target, String body, String... lines) throws IOException {
    try (Wire wire = open()) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String[] all = Arrays.copyOf(lines, lines.length + 1);
      all[lines.length] = "Content-Length: " + bytes.length;
      return wire.head(method, target, all).send(bytes).read();
    }
  }

  /** How many messages a channel holds. */
  long held(String channelId) {
    return relay
        .channel(channelId)
        .info()
        .toCompletableFuture()
        .join()
        .orElseThrow()
        .messages();
  }

  static void mount(ServletContext context, String mapping, Servlet servlet) {
    SuiteServer.mount(context, mapping, servlet);
  }

  static FilterRegistration.Dynamic filter(ServletContext context, String mapping, Filter filter) {
    var registration = context.addFilter("filter", filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, mapping);
    return registration;
  }

  static void assertRefusedHere(Answer answer, int status) {
    HttpRows.assertRefused(answer, status);
  }

  boolean garblesStalledPipelines() {
    return shared.container.changes().contains(Changed.GARBLES_STALLED_PIPELINES);
  }

  /** The container may be faster. */
  void assertRefusedHere(Answer answer, int status, String feature) {
    if (container.refuses().contains(Refused.valueOf(feature))) {
      assertThat(answer.status()).isBetween(400, 499);
    } else {
      HttpRows.assertRefused(answer, status);
    }
  }
}
