package io.hbpush.examples.webapp;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who sends {@code Authorization: Bearer} with the key that the deployer has set as the
 * context's init parameter {@code publisher.key}, and nobody where none is set. In-process publishing
 * does not come this way.
 */
public final class PublisherKeyFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<String> key = Optional.ofNullable(
            getServletContext().getInitParameter("publisher.key"))
        .filter(set -> !set.isBlank());
    if (key.isEmpty()) {
      refuse(response, 403, "Publishing from outside is off: no publisher.key is set here.");
    } else if (!isBearer(key.get(), request.getHeader("Authorization"))) {
      response.setHeader("WWW-Authenticate", "Bearer");
      refuse(response, 401, "Publishing needs the header Authorization: Bearer with the key.");
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Takes as long whatever part of the key is right. */
  private static boolean isBearer(String key, @Nullable String authorization) {
    byte[] expected = ("Bearer " + key).getBytes(StandardCharsets.UTF_8);
    return authorization != null
        && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(HttpServletResponse response, int status, String reason)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.getWriter().println(reason);
  }
}
