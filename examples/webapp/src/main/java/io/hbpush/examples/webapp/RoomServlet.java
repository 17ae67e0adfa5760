package io.hbpush.examples.webapp;

import io.hbpush.servlet.PushRelayListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The room's own servlet. At the application's root it serves the page with what was said in it; at
 * {@code /messages}, GET tells what was said, and POST of the form says something.
 */
public final class RoomServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where the page has what was said. */
  private static final String HISTORY = "<!-- history -->";

  // Written before the container lets requests in.
  private transient @Nullable Room room;
  private transient @Nullable String page;

  @Override
  public void init() throws ServletException {
    room = new Room(PushRelayListener.relay(getServletContext()).channel("room"));
    try (InputStream in = getServletContext().getResourceAsStream("/WEB-INF/room.html")) {
      page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    if (request.getServletPath().equals("/messages")) {
      response.setContentType("application/json; charset=utf-8");
      response.getWriter().write(room().toJson());
    } else {
      response.setContentType("text/html; charset=utf-8");
      String template = Objects.requireNonNull(page, "not initialized");
      response.getWriter().write(template.replace(HISTORY, room().toJson()));
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      room()
          .say(new ChatMessage(
              UUID.fromString(parameter(request, "id")),
              parameter(request, "author"),
              parameter(request, "text"),
              Instant.now()));
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } catch (IllegalArgumentException refused) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      response.setContentType("text/plain; charset=utf-8");
      response.getWriter().println(refused.getMessage());
    }
  }

  private static String parameter(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "");
  }

  private Room room() {
    return Objects.requireNonNull(room, "not initialized");
  }
}
