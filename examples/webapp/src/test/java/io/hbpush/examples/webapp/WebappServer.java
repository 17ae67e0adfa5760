package io.hbpush.examples.webapp;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** A Jetty on the loopback interface that deploys the war, as a container would: from outside. */
final class WebappServer {
  /** Kept, or the level would be forgotten with it. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  private final Path war;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ContextHandlerCollection deployed = new ContextHandlerCollection();

  /**
   * Makes a server without applications.
   *
   * @param port 0: any free one
   */
  WebappServer(Path war, int port) {
    this.war = war;
    JETTY.setLevel(Level.WARNING);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(deployed);
    server.setStopAtShutdown(true);
  }

  /** Serves the war at the root until the process is told to end. */
  public static void main(String[] arguments) throws Exception {
    var server = new WebappServer(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    server.deploy("/", Optional.ofNullable(System.getenv("PUBLISHER_KEY")));
    server.start();
    System.out.println("The chat is open at " + server.address("/"));
    server.server.join();
  }

  void start() throws Exception {
    server.start();
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
  }

  /** Has the handler see every request first. */
  void putInFront(Handler.Wrapper handler) {
    server.setHandler(handler);
    handler.setHandler(deployed);
  }

  WebAppContext deploy(String contextPath, Optional<String> publisherKey) throws Exception {
    var context = new WebAppContext();
    context.setContextPath(contextPath);
    context.setWar(war.toString());
    context.setThrowUnavailableOnStartupException(true);
    publisherKey.ifPresent(key -> context.setInitParameter("publisher.key", key));
    deployed.addHandler(context);
    if (deployed.isStarted()) {
      context.start(); // otherwise with the server, before it listens
      deployed.manage(context); // stops with the server
    }
    return context;
  }

  void undeploy(WebAppContext context) throws Exception {
    deployed.removeHandler(context);
    context.stop();
    context.destroy();
  }

  /** A connection that is kept alive keeps the application of its last request, too. */
  void closeConnections() {
    connector.getConnectedEndPoints().forEach(EndPoint::close);
  }

  void stop() throws Exception {
    server.stop();
  }
}
