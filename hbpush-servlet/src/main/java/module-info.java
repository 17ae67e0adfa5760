/** Servlets that carry the push protocol in any Jakarta Servlet 6 container. */
module io.hbpush.servlet {
  requires transitive io.hbpush.core;
  requires transitive jakarta.servlet;
  requires static org.jspecify;

  exports io.hbpush.servlet;
}
