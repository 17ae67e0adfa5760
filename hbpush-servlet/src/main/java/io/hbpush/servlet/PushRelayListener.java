package io.hbpush.servlet;

import io.hbpush.PushRelay;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Gives a web application its relay: made when the application starts, closed when it stops, which
 * answers what is still held. Servlets that the container makes find it, and so does the
 * application's own code, to publish without HTTP:
 *
 * <pre>{@code
 * PushRelayListener.relay(servletContext).channel("news").publish("hello");
 * }</pre>
 *
 * <p>For a relay over another store, give the container a listener of your own that hands both calls
 * on to one made with {@link #PushRelayListener(Supplier)}.
 */
public final class PushRelayListener implements ServletContextListener {
  private static final String ATTRIBUTE = PushRelay.class.getName();

  private final Supplier<PushRelay> maker;

  /** For the container: makes {@link PushRelay#inMemory}. */
  public PushRelayListener() {
    this(PushRelay::inMemory);
  }

  /**
   * Makes another relay.
   *
   * @param maker called once for each start of the application; the relay becomes the listener's
   */
  public PushRelayListener(Supplier<PushRelay> maker) {
    this.maker = Objects.requireNonNull(maker, "maker");
  }

  /**
   * Returns the application's relay. Do not close it.
   *
   * @throws IllegalStateException if the application has no such listener, or has not started it
   */
  public static PushRelay relay(ServletContext context) {
    if (context.getAttribute(ATTRIBUTE) instanceof PushRelay relay) {
      return relay;
    }
    throw new IllegalStateException(
        "this web application has no relay; add the listener " + PushRelayListener.class.getName());
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    event.getServletContext().setAttribute(ATTRIBUTE, maker.get());
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (event.getServletContext().getAttribute(ATTRIBUTE) instanceof PushRelay relay) {
      event.getServletContext().removeAttribute(ATTRIBUTE);
      relay.close();
    }
  }
}
