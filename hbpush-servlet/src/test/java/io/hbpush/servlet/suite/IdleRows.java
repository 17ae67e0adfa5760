package io.hbpush.servlet.suite;

import io.hbpush.SubscriberLocation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who waits for a message is not idle. */
abstract class IdleRows extends OwnServerRows {
  IdleRows(SuiteServer server) {
    super(server);
  }

  @Test
  void aRequestIsHeldLongerThanItsConnectionMayBeIdle() throws Exception {
    var location = SubscriberLocation.DEFAULT.withSubscriberTimeout(Duration.ofSeconds(3));
    // No divisor of the timeout: a reply just as a server looks for idle ones may be cut off.
    start(Duration.ofMillis(1300), MountedLocation.subscriber("/subscriber/", location, relay));
    SubscriberRows.assertNotModified(send("GET", "/subscriber/x", ""));
  }
}
