package io.hbpush.examples.webapp;

import io.hbpush.servlet.PushRelayListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The guest book's own servlet: GET lists the entries, POST of the form adds one. */
public final class GuestBookServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Written before the container lets requests in. */
  private transient @Nullable GuestBook guestBook;

  @Override
  public void init() {
    guestBook = new GuestBook(PushRelayListener.relay(getServletContext()).channel("guestbook"));
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/json; charset=utf-8");
    response.getWriter().write(guestBook().toJson());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Entry entry;
    try {
      entry = new Entry(
          UUID.randomUUID(),
          Objects.requireNonNullElse(request.getParameter("author"), ""),
          Objects.requireNonNullElse(request.getParameter("text"), ""),
          Instant.now());
    } catch (IllegalArgumentException refused) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      response.setContentType("text/plain; charset=utf-8");
      response.getWriter().println(refused.getMessage());
      return;
    }
    guestBook().add(entry);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private GuestBook guestBook() {
    return Objects.requireNonNull(guestBook, "not initialized");
  }
}
