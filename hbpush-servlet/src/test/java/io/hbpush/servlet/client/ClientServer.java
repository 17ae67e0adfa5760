package io.hbpush.servlet.client;

import io.hbpush.AllowedOrigins;
import io.hbpush.PublisherLocation;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberLocation;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.SubscriberServlet;
import io.hbpush.servlet.suite.MountedLocation;
import jakarta.servlet.Servlet;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * What clients are tested against: locations of each kind over one relay, {@code hbpush.js} as the
 * jar brings it, and the files of the tests.
 */
final class ClientServer {
  private final PushRelay relay = PushRelay.inMemory();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final Semaphore notModified = new Semaphore(0);
  private final AtomicInteger preflights = new AtomicInteger();
  private final ServletContextHandler context = new ServletContextHandler("/");

  /** Starts on a free port of the loopback interface. */
  ClientServer(Path testFiles) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    var resources = ResourceFactory.of(context);
    context.setBaseResource(ResourceFactory.combine(
        resources.newClassLoaderResource("META-INF/resources"), resources.newResource(testFiles)));
    mount("/", new DefaultServlet());
    connector.open(); // to know the port, which is part of an origin
    var pages = AllowedOrigins.of(List.of(address("").toString()));
    ClientLocations.over(relay, pages).forEach(this::mount);
    server.setRequestLog((request, response) -> {
      if (response.getStatus() == 304) {
        notModified.release();
      }
      if (request.getMethod().equals("OPTIONS")) {
        preflights.incrementAndGet();
      }
    });
    server.start();
  }

  private void mount(MountedLocation location) {
    mount(
        location.prefix() + "*",
        location.options() instanceof PublisherLocation publisher
            ? new PublisherServlet(relay, publisher)
            : new SubscriberServlet(relay, (SubscriberLocation) location.options()));
  }

  private void mount(String mapping, Servlet servlet) {
    var holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, mapping);
  }

  PushRelay relay() {
    return relay;
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
  }

  /** An address of the same server that is of another origin. */
  URI elsewhere(String path) {
    return URI.create("http://localhost:" + connector.getLocalPort() + path);
  }

  /** How often browsers have asked whether they may ask. */
  int preflights() {
    return preflights.get();
  }

  /** Cuts all connections, as a network does. */
  void cutConnections() {
    connector.getConnectedEndPoints().forEach(EndPoint::close);
  }

  /** Returns when so many more requests have been answered 304. */
  void awaitNotModified(int requests) throws InterruptedException {
    notModified.drainPermits();
    notModified.acquire(requests);
  }

  void stop() throws Exception {
    relay.close();
    server.stop();
  }
}
