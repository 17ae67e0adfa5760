package io.hbpush.examples.jetty;

import io.hbpush.servlet.suite.TestContainer;
import jakarta.servlet.ServletContainerInitializer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty 12 as it comes, with few threads. */
final class JettyContainer implements TestContainer {
  private final Server server = new Server(new QueuedThreadPool(THREADS, THREADS));

  @Override
  public int start(String contextPath, Duration idle, ServletContainerInitializer webapp)
      throws Exception {
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory());
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
    return EnumSet.complementOf(EnumSet.of(
        Refused.DOT_SEGMENT, Refused.DOT_SEGMENT_BEFORE_MAPPING, Refused.PARAMETER_IN_MAPPING));
  }

  @Override
  public Set<Changed> changes() {
    return EnumSet.of(Changed.CONTENT_TYPE_SPELLING);
  }
}
