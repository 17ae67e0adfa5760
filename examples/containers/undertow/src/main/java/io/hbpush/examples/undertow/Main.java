package io.hbpush.examples.undertow;

import io.hbpush.PushRelay;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.SubscriberServlet;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;

/** HTTP push in an embedded Undertow. */
public final class Main {
  private Main() {}

  /** Serves on port 8080 of this machine, or on the port that is given, until it is stopped. */
  public static void main(String[] args) throws ServletException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    PushRelay relay = PushRelay.inMemory();
    Undertow server = start(port, relay);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      relay.close(); // first: it answers whoever waits
      server.stop();
    }));
    Object address = server.getListenerInfo().get(0).getAddress();
    System.out.println("Publish to http:/" + address + "/publisher/ID");
    System.out.println("Subscribe to http:/" + address + "/subscriber/ID");
  }

  static Undertow start(int port, PushRelay relay) throws ServletException {
    DeploymentInfo deployment = Servlets.deployment()
        .setClassLoader(Main.class.getClassLoader())
        .setContextPath("/")
        .setDeploymentName("hbpush")
        .addServlets(
            asynchronous("publisher", new PublisherServlet(relay)).addMapping("/publisher/*"),
            asynchronous("subscriber", new SubscriberServlet(relay)).addMapping("/subscriber/*"));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
    manager.deploy();
    Undertow server = Undertow.builder()
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L) // the location has a limit
        .addHttpListener(port, "localhost")
        .setHandler(manager.start())
        .build();
    server.start();
    return server;
  }

  private static ServletInfo asynchronous(String name, Servlet servlet) {
    return Servlets.servlet(name, servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
        .setAsyncSupported(true);
  }
}
