package io.hbpush.examples.undertow;

import io.hbpush.servlet.suite.ServletHttpSuite;
import io.hbpush.servlet.suite.TestContainer;

/** The suite in Undertow. */
class UndertowTest extends ServletHttpSuite {
  @Override
  protected TestContainer container() {
    return new UndertowContainer();
  }
}
