package io.hbpush.servlet.client;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs what {@code src/test/js} tests, with a server to test against. */
class ClientTest {
  @TestFactory
  Stream<DynamicTest> inNode() throws Exception {
    NodeTests.prepare(Path.of(""));
    var server = new ClientServer(NodeTests.FOLDER);
    try {
      return NodeTests.against(server.address(""));
    } finally {
      server.stop();
    }
  }
}
