package io.hbpush.servlet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What servlets that the container makes say to their init parameters. */
class ConfiguredServletTest {
  private final PushRelay relay = PushRelay.inMemory();
  private final ServletContext withRelay = context(Map.of("getAttribute", relay));

  @AfterEach
  void close() {
    relay.close();
  }

  @Test
  void allOptionsOfAPublisherAreKnown() {
    var parameters = Map.of(
        "message_timeout", "none",
        "max_messages", "10",
        "store_messages", "false",
        "create_on_post", "false",
        "max_message_size", "64KiB");
    assertThatCode(() -> init(new PublisherServlet(), withRelay, parameters))
        .doesNotThrowAnyException();
  }

  @Test
  void allOptionsOfASubscriberAreKnown() {
    var parameters = Map.of(
        "polling", "interval",
        "subscriber_timeout", "30s",
        "concurrency", "last",
        "unknown_channel", "not_found",
        "first_message", "newest",
        "heartbeat", "10s");
    assertThatCode(() -> init(new SubscriberServlet(), withRelay, parameters))
        .doesNotThrowAnyException();
  }

  @Test
  void anUnknownParameterStopsTheServletAndTheNearestIsNamed() {
    assertThatThrownBy(() -> init(new SubscriberServlet(), withRelay, Map.of("poling", "interval")))
        .isInstanceOf(ServletException.class)
        .hasMessageContainingAll("servlet push", "poling", "polling");
  }

  @Test
  void aWrongValueStopsTheServlet() {
    assertThatThrownBy(
            () -> init(new PublisherServlet(), withRelay, Map.of("max_message_size", "a lot")))
        .isInstanceOf(ServletException.class)
        .hasMessageContainingAll("max_message_size", "a lot");
  }

  @Test
  void aServletThatHasItsOptionsRefusesInitParameters() {
    var parameters = Map.of("subscriber_timeout", "30s");
    for (GenericServlet servlet : List.of(
        new SubscriberServlet(relay),
        new PublisherServlet(relay),
        new PushServlet(PushLocations.builder().build()))) {
      assertThatThrownBy(() -> init(servlet, withRelay, parameters))
          .isInstanceOf(ServletException.class)
          .hasMessageContainingAll("servlet push", "subscriber_timeout", "constructor");
      assertThatCode(() -> init(servlet, withRelay, Map.of())).doesNotThrowAnyException();
    }
  }

  @Test
  void withoutARelayTheListenerIsNamed() {
    var context = context(Collections.singletonMap("getAttribute", null));
    assertThatThrownBy(() -> init(new PublisherServlet(), context, Map.of()))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("PushRelayListener");
  }

  @Test
  void aPushServletReadsItsFile() {
    var context = file("{\"store\": {\"type\": \"memory\"}}");
    var servlet = new PushServlet();
    assertThatCode(() -> init(servlet, context, Map.of("configuration", "/WEB-INF/push.json")))
        .doesNotThrowAnyException();
    servlet.destroy();
    servlet.destroy();
  }

  @Test
  void aWrongFileStopsThePushServletWithItsFaults() {
    var context = file("{\"locations\": [{\"type\": \"publisher\", \"prefx\": \"/\"}]}");
    assertThatThrownBy(
            () -> init(new PushServlet(), context, Map.of("configuration", "/WEB-INF/push.json")))
        .isInstanceOf(ServletException.class)
        .hasMessageContainingAll("/WEB-INF/push.json", "prefx", "prefix");
  }

  @Test
  void aPushServletWithoutItsFileSaysWhich() {
    var context = context(Collections.singletonMap("getResourceAsStream", null));
    assertThatThrownBy(
            () -> init(new PushServlet(), context, Map.of("configuration", "/WEB-INF/push.json")))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("/WEB-INF/push.json");
    assertThatThrownBy(() -> init(new PushServlet(), context, Map.of()))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("configuration");
  }

  private static ServletContext file(String text) {
    return context(Map.of(
        "getResourceAsStream", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static ServletContext context(Map<String, Object> answers) {
    return FakeContainer.application(answers);
  }

  private static void init(
      GenericServlet servlet, ServletContext context, Map<String, String> parameters)
      throws ServletException {
    servlet.init((ServletConfig) Proxy.newProxyInstance(
        ServletConfig.class.getClassLoader(),
        new Class<?>[] {ServletConfig.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "getServletName" -> "push";
          case "getServletContext" -> context;
          case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
          case "getInitParameter" -> parameters.get((String) arguments[0]);
          default -> throw new UnsupportedOperationException(method.toString());
        }));
  }
}
