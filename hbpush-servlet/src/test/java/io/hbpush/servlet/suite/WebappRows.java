package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PublisherLocation;
import io.hbpush.SubscriberLocation;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.SubscriberServlet;
import io.hbpush.servlet.suite.TestServer.Refused;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Consumer;

/** For rows that need a web application of their own. */
abstract class WebappRows extends OwnServerRows {
  WebappRows(SuiteServer shared) {
    super(shared);
  }

  void start(String contextPath, Consumer<ServletContext> webapp) throws Exception {
    var container = (TestContainer) another();
    started(
        container,
        container.start(
            contextPath, Duration.ofSeconds(30), (classes, context) -> webapp.accept(context)));
  }

  /** Mounts a location as a web application does it. */
  static void mount(ServletContext context, MountedLocation location) {
    Servlet servlet = location.options() instanceof PublisherLocation publisher
        ? new PublisherServlet(location.relay(), publisher)
        : new SubscriberServlet(location.relay(), (SubscriberLocation) location.options());
    mount(context, location.prefix() + "*", servlet);
  }

  /** Mounts a servlet as a web application does it: asynchronous, at one mapping. */
  static void mount(ServletContext context, String mapping, Servlet servlet) {
    ServletRegistration.Dynamic registration = context.addServlet(mapping, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(mapping);
  }

  static FilterRegistration.Dynamic filter(ServletContext context, String mapping, Filter filter) {
    var registration = context.addFilter("filter", filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, mapping);
    return registration;
  }

  /** The container may be faster. */
  void assertRefusedHere(Answer answer, int status, String feature) {
    if (refuses().contains(Refused.valueOf(feature))) {
      assertThat(answer.status()).isBetween(400, 499);
    } else {
      HttpRows.assertRefused(answer, status);
    }
  }
}
