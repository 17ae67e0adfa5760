package io.hbpush.examples.tomcat10;

import io.hbpush.servlet.suite.ServletHttpSuite;
import io.hbpush.servlet.suite.TestContainer;

/** The suite in Tomcat 10. */
class TomcatTest extends ServletHttpSuite {
  @Override
  protected TestContainer container() {
    return new TomcatContainer();
  }
}
