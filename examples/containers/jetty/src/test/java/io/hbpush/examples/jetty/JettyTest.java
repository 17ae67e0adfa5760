package io.hbpush.examples.jetty;

import io.hbpush.servlet.suite.ServletHttpSuite;
import io.hbpush.servlet.suite.TestContainer;

/** The suite in Jetty 12. */
class JettyTest extends ServletHttpSuite {
  @Override
  protected TestContainer container() {
    return new JettyContainer();
  }
}
