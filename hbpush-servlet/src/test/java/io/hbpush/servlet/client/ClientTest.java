package io.hbpush.servlet.client;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.HashMap;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs what {@code src/test/js} tests, with a server to test against. */
class ClientTest {
  @TestFactory
  Stream<DynamicTest> inNode() throws Exception {
    Optional<String> whyNot = NodeTests.whyNot();
    if (whyNot.isPresent()) {
      var skipped = new NodeTests.Result("all of them", whyNot, Optional.empty());
      return Stream.of(dynamicTest(skipped.name(), () -> tell(skipped)));
    }
    NodeTests.prepare();
    var server = new ClientServer(NodeTests.FOLDER);
    try {
      var environment = new HashMap<String, String>();
      environment.put("HBPUSH_URL", server.address("").toString());
      NodeTests.install().ifPresent(reason -> environment.put("NO_PACKAGES", reason));
      return NodeTests.run(environment).stream()
          .map(result -> dynamicTest(result.name(), () -> tell(result)));
    } finally {
      server.stop();
    }
  }

  private static void tell(NodeTests.Result result) {
    result.failure().ifPresent(failure -> fail(result.name() + "\n" + failure));
    assumeTrue(
        result.skipped().isEmpty(),
        () -> result.name() + ": " + result.skipped().orElse(""));
  }
}
