package io.hbpush.benchmark.container;

import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcat as it comes, but for connections that may rest and be many, for any number of requests. */
final class TomcatMain {
  private TomcatMain() {}

  /** Serves until it is stopped. */
  public static void main(String[] arguments) throws LifecycleException {
    var mounted = Mounted.of(arguments);
    var tomcat = new Tomcat();
    tomcat.setBaseDir("tomcat-" + mounted.port());
    tomcat.setPort(mounted.port());
    Connector connector = tomcat.getConnector();
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("acceptCount", "4096");
    connector.setProperty("maxConnections", "19000");
    connector.setProperty("maxKeepAliveRequests", "-1");
    String rest = Long.toString(Duration.ofHours(1).toMillis());
    connector.setProperty("connectionTimeout", rest);
    connector.setProperty("keepAliveTimeout", rest);
    Context context = tomcat.addContext("", null);
    mounted.servlets().forEach((mapping, servlet) -> {
      Tomcat.addServlet(context, mapping, servlet).setAsyncSupported(true);
      context.addServletMapping(mapping, mapping, false);
    });
    tomcat.start();
    tomcat.getServer().await();
  }
}
