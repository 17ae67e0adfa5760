package io.hbpush.servlet;

import io.hbpush.PushLocations;
import io.hbpush.config.ConfigurationException;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all our servlets do: hand each request to core. Not an {@code HttpServlet}, whose own answers
 * to HEAD, OPTIONS, TRACE and conditional requests would get in the way of the protocol's.
 */
abstract class LocationsServlet extends GenericServlet {
  private static final long serialVersionUID = 1L;

  private static final System.Logger LOG = System.getLogger(LocationsServlet.class.getName());

  private final AtomicBoolean complaintLogged = new AtomicBoolean();

  /** Written before the container lets requests in, by the constructor or by {@link #init}. */
  private transient @Nullable PushLocations locations;

  LocationsServlet() {}

  LocationsServlet(PushLocations locations) {
    this.locations = locations;
  }

  /**
   * The locations of a servlet that was made without: from its configuration in the container.
   *
   * @throws ConfigurationException if that is wrong
   * @throws IllegalStateException if something is missing around the servlet
   */
  abstract PushLocations configured();

  @Override
  public final void init() throws ServletException {
    if (locations != null) {
      refuseInitParameters();
    } else {
      configure();
    }
    StreamThreads.begin(getServletContext());
  }

  private void configure() throws ServletException {
    try {
      locations = configured();
    } catch (ConfigurationException | IllegalStateException e) {
      throw new ServletException(e.getMessage(), e);
    }
  }

  @Override
  public void destroy() {
    StreamThreads.end(getServletContext());
  }

  /** Whoever sets some takes them for options, which came with the constructor. */
  private void refuseInitParameters() throws ServletException {
    if (getInitParameterNames().hasMoreElements()) {
      throw new ServletException(describe() + " has its options from its constructor; there they"
          + " belong, instead of init parameters: "
          + String.join(", ", initParameters().keySet()));
    }
  }

  /** What faults call this servlet. */
  final String describe() {
    return "servlet " + getServletName();
  }

  final Map<String, String> initParameters() {
    return Collections.list(getInitParameterNames()).stream()
        .collect(Collectors.toMap(Function.identity(), this::getInitParameter));
  }

  @Override
  public final void service(ServletRequest anyRequest, ServletResponse anyResponse)
      throws IOException, ServletException {
    var request = (HttpServletRequest) anyRequest;
    var response = (HttpServletResponse) anyResponse;
    PushLocations locations = this.locations;
    if (locations == null) {
      throw new ServletException(getServletName() + " was not initialized");
    }
    if (isWriterTaken(response)) {
      complainOnce("because a filter in front of it took the writer of the response");
      PlainRefusal.writeText(
          response,
          500,
          "The server is not set up to reply: no filter in front of the servlet may take the"
              + " response's writer.");
      return;
    }
    if (!request.isAsyncSupported()) {
      complainOnce("unless async-supported is true for it and for every filter in front of it");
      PlainRefusal.write(
          response,
          500,
          "The server is not set up to hold requests: async-supported must be true for the servlet"
              + " and for every filter in front of it.");
      return;
    }
    var exchange = new ServletExchange(request, response);
    Optional<String> path = MappedPath.afterMapping(request);
    if (path.isEmpty()) {
      exchange.serveRefusal(
          400,
          "The path was not understood as it stands; send it without path parameters, empty or dot"
              + " segments before the channel id, and without encoded slashes.");
      return;
    }
    exchange.serve(locations, new ServletRequestHead(request, path.get()));
  }

  /** Asked before core is: a reply that cannot be written must not be the reply to a publish. */
  private static boolean isWriterTaken(HttpServletResponse response) throws IOException {
    try {
      response.getOutputStream();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private void complainOnce(String reason) {
    if (complaintLogged.compareAndSet(false, true)) {
      LOG.log(Level.ERROR, "Servlet {0} cannot serve {1}", getServletName(), reason);
    }
  }
}
