package io.hbpush.servlet.suite;

import org.junit.jupiter.api.Nested;

/** The protocol in one servlet container, with mappings, filters, and the life of a webapp. */
public abstract class ServletHttpSuite extends PushHttpSuite {
  /** Returns a container that is not started. */
  protected abstract TestContainer container();

  @Override
  protected final TestServer server() {
    return container();
  }

  @Nested
  class Mappings extends MappingRows {
    Mappings() {
      super(shared);
    }
  }

  @Nested
  class Deployments extends DeploymentRows {
    Deployments() {
      super(shared);
    }
  }
}
