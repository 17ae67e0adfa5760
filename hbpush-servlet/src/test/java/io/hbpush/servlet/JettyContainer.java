package io.hbpush.servlet;

import io.hbpush.servlet.suite.TestContainer;
import jakarta.servlet.ServletContainerInitializer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty 12 with Servlet 6.0, told to let every path through to the servlets. */
final class JettyContainer implements TestContainer {
  private final Server server = new Server(new QueuedThreadPool(THREADS, THREADS));

  @Override
  public int start(String contextPath, Duration idle, ServletContainerInitializer webapp)
      throws Exception {
    var http = new HttpConfiguration();
    http.setUriCompliance(UriCompliance.UNSAFE);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(idle.toMillis());
    connector.setAcceptedSendBufferSize(SEND_BUFFER);
    server.addConnector(connector);
    var context = new ServletContextHandler(contextPath.isEmpty() ? "/" : contextPath);
    context.addServletContainerInitializer(webapp);
    server.setHandler(context);
    server.start();
    return connector.getLocalPort();
  }

  @Override
  public void stop() throws Exception {
    server.stop();
  }

  @Override
  public TestContainer another() {
    return new JettyContainer();
  }

  @Override
  public Set<Refused> refuses() {
    return EnumSet.of(Refused.ENCODED_NUL, Refused.BAD_PERCENT_ENCODING, Refused.EMPTY_SEGMENT);
  }

  @Override
  public Set<Changed> changes() {
    return EnumSet.of(Changed.SLASHES_STAY_ENCODED, Changed.CONTENT_TYPE_SPELLING);
  }
}
