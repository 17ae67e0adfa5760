package org.apache.catalina.connector;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/** Taken for Tomcat's own response, which is recognised by its package. */
public final class FakeResponse extends HttpServletResponseWrapper {
  public FakeResponse(HttpServletResponse response) {
    super(response);
  }
}
