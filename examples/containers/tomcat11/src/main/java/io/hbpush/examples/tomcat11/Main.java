package io.hbpush.examples.tomcat11;

import io.hbpush.PushRelay;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.SubscriberServlet;
import jakarta.servlet.Servlet;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** HTTP push in an embedded Tomcat 11. */
public final class Main {
  private Main() {}

  /** Serves on port 8080 of this machine, or on the port that is given, until it is stopped. */
  public static void main(String[] args) throws LifecycleException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    PushRelay relay = PushRelay.inMemory();
    Tomcat tomcat = start(port, relay);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat, relay)));
    String uri = "http://localhost:" + tomcat.getConnector().getLocalPort();
    System.out.println("Publish to " + uri + "/publisher/ID");
    System.out.println("Subscribe to " + uri + "/subscriber/ID");
    tomcat.getServer().await();
  }

  private static void stop(Tomcat tomcat, PushRelay relay) {
    relay.close(); // first: it answers whoever waits
    try {
      tomcat.stop();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  static Tomcat start(int port, PushRelay relay) throws LifecycleException {
    var tomcat = new Tomcat();
    tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
    tomcat.setPort(port);
    tomcat.getConnector().setProperty("address", "localhost");
    Context context = tomcat.addContext("", null);
    mount(context, "/publisher/*", new PublisherServlet(relay));
    mount(context, "/subscriber/*", new SubscriberServlet(relay));
    tomcat.start();
    return tomcat;
  }

  private static void mount(Context context, String mapping, Servlet servlet) {
    Tomcat.addServlet(context, mapping, servlet).setAsyncSupported(true);
    context.addServletMapping(mapping, mapping, false);
  }
}
