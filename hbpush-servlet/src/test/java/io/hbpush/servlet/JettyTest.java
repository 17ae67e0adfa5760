package io.hbpush.servlet;

import io.hbpush.servlet.suite.ServletHttpSuite;
import io.hbpush.servlet.suite.TestContainer;

/** The suite in Jetty with Servlet 6.0, which is what this module is compiled against. */
class JettyTest extends ServletHttpSuite {
  @Override
  protected TestContainer container() {
    return new JettyContainer();
  }
}
