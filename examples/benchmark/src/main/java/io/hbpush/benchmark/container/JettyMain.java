package io.hbpush.benchmark.container;

import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty as it comes, but for connections that may rest and a long queue of them. */
final class JettyMain {
  private JettyMain() {}

  /** Serves until it is stopped. */
  public static void main(String[] arguments) throws Exception {
    var mounted = Mounted.of(arguments);
    var context = new ServletContextHandler("/");
    mounted.servlets().forEach((mapping, servlet) -> {
      var holder = new ServletHolder(servlet);
      holder.setAsyncSupported(true);
      context.addServlet(holder, mapping);
    });
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(mounted.port());
    connector.setAcceptQueueSize(4096);
    connector.setIdleTimeout(Duration.ofHours(1).toMillis());
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
    server.join();
  }
}
