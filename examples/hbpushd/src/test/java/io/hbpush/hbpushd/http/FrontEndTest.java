package io.hbpush.hbpushd.http;

import io.hbpush.servlet.suite.PushHttpSuite;
import io.hbpush.servlet.suite.TestServer;

/** The suite in the daemon's front end, which refuses nothing and changes nothing. */
class FrontEndTest extends PushHttpSuite {
  @Override
  protected TestServer server() {
    return new FrontEndServer();
  }
}
