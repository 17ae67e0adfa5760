package io.hbpush.examples.undertow;

import io.hbpush.servlet.suite.PushHttpSuite;
import io.hbpush.servlet.suite.TestContainer;

/** The suite in Undertow. */
class UndertowTest extends PushHttpSuite {
  @Override
  protected TestContainer container() {
    return new UndertowContainer();
  }
}
