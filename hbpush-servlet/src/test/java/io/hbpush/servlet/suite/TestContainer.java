package io.hbpush.servlet.suite;

import jakarta.servlet.ServletContainerInitializer;
import java.time.Duration;
import java.util.List;

/** A servlet container that the suite starts and stops. */
public interface TestContainer extends TestServer {
  /** Bytes that wait in a socket: few, so that a client that does not read is soon felt. */
  int SEND_BUFFER = 16 << 10;

  /**
   * Starts a web application on a free port of the loopback interface.
   *
   * @param contextPath empty for the root, or like {@code /app}
   * @param idle how long a connection may be idle where nobody waits for the server
   * @param webapp mounts the servlets
   * @return the port
   */
  int start(String contextPath, Duration idle, ServletContainerInitializer webapp) throws Exception;

  @Override
  default int start(String contextPath, Duration idle, List<MountedLocation> locations)
      throws Exception {
    return start(
        contextPath,
        idle,
        (classes, context) -> locations.forEach(location -> WebappRows.mount(context, location)));
  }

  @Override
  TestContainer another();
}
