package io.hbpush.servlet;

import io.hbpush.servlet.suite.PushHttpSuite;
import io.hbpush.servlet.suite.TestContainer;

/** The suite in Jetty with Servlet 6.0, which is what this module is compiled against. */
class JettyTest extends PushHttpSuite {
  @Override
  protected TestContainer container() {
    return new JettyContainer();
  }
}
