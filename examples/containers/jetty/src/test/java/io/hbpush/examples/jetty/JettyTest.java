package io.hbpush.examples.jetty;

import io.hbpush.servlet.suite.PushHttpSuite;
import io.hbpush.servlet.suite.TestContainer;

/** The suite in Jetty 12. */
class JettyTest extends PushHttpSuite {
  @Override
  protected TestContainer container() {
    return new JettyContainer();
  }
}
