package io.hbpush.examples.jetty;

import io.hbpush.PushRelay;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.SubscriberServlet;
import jakarta.servlet.Servlet;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** HTTP push in an embedded Jetty 12. */
public final class Main {
  private Main() {}

  /** Serves on port 8080 of this machine, or on the port that is given, until it is stopped. */
  public static void main(String[] args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    PushRelay relay = PushRelay.inMemory();
    Server server = start(port, relay);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, relay)));
    System.out.println("Publish to " + server.getURI() + "publisher/ID");
    System.out.println("Subscribe to " + server.getURI() + "subscriber/ID");
    server.join();
  }

  private static void stop(Server server, PushRelay relay) {
    relay.close(); // first: it answers whoever waits
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static Server start(int port, PushRelay relay) throws Exception {
    var context = new ServletContextHandler("/");
    context.addServlet(asynchronous(new PublisherServlet(relay)), "/publisher/*");
    context.addServlet(asynchronous(new SubscriberServlet(relay)), "/subscriber/*");
    var server = new Server(new InetSocketAddress("localhost", port));
    server.setHandler(context);
    server.start();
    return server;
  }

  private static ServletHolder asynchronous(Servlet servlet) {
    var holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    return holder;
  }
}
