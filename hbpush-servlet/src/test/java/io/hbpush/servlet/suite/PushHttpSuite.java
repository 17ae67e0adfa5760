package io.hbpush.servlet.suite;

import io.hbpush.PushRelay;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The protocol, row by row, in one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PushHttpSuite {
  SuiteServer shared;

  /** Returns a server that is not started. */
  protected abstract TestServer server();

  /**
   * Returns the relay that most rows use, by default over a memory store; the suite closes it.
   *
   * @param clock the time of its store, which rows move
   */
  protected PushRelay relay(InstantSource clock) throws Exception {
    return PushRelay.builder().clock(clock).build();
  }

  @BeforeAll
  void start() throws Exception {
    shared = new SuiteServer(this);
  }

  @AfterAll
  void stop() throws Exception {
    shared.stop();
  }

  @Nested
  class IdentityAndOrder extends IdentityRows {
    IdentityAndOrder() {
      super(shared);
    }
  }

  @Nested
  class Cursors extends CursorRows {
    Cursors() {
      super(shared);
    }
  }

  @Nested
  class Subscribers extends SubscriberRows {
    Subscribers() {
      super(shared);
    }
  }

  @Nested
  class Streams extends StreamRows {
    Streams() {
      super(shared);
    }
  }

  @Nested
  class SeveralChannels extends SeveralChannelsRows {
    SeveralChannels() {
      super(shared);
    }
  }

  @Nested
  class CrossOrigin extends CrossOriginRows {
    CrossOrigin() {
      super(shared);
    }
  }

  @Nested
  class Publishers extends PublisherRows {
    Publishers() {
      super(shared);
    }
  }

  @Nested
  class Bodies extends BodyRows {
    Bodies() {
      super(shared);
    }
  }

  @Nested
  class Paths extends PathRows {
    Paths() {
      super(shared);
    }
  }

  @Nested
  class SlowClients extends SlowClientRows {
    SlowClients() {
      super(shared);
    }
  }

  @Nested
  class Pipelines extends PipelineRows {
    Pipelines() {
      super(shared);
    }
  }

  @Nested
  class Idle extends IdleRows {
    Idle() {
      super(shared);
    }
  }

  @Nested
  class Shutdown extends ShutdownRows {
    Shutdown() {
      super(shared);
    }
  }

  @Nested
  class Stores extends StoreRows {
    Stores() {
      super(shared);
    }
  }

  @Nested
  class StandardClients extends StandardClientRows {
    StandardClients() {
      super(shared);
    }
  }
}
