package io.hbpush.hbpushd.http;

import io.hbpush.PushRelay;
import io.hbpush.servlet.suite.MountedLocation;
import io.hbpush.servlet.suite.TestServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The daemon's front end on its own. */
final class FrontEndServer implements TestServer {
  private @Nullable HttpServer server;

  /** A publisher and a subscriber location. */
  static List<MountedLocation> bothOver(PushRelay relay) {
    return List.of(
        MountedLocation.publisher("/publisher/", relay),
        MountedLocation.subscriber("/subscriber/", relay));
  }

  @Override
  public int start(String contextPath, Duration idle, List<MountedLocation> locations)
      throws Exception {
    server = HttpServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        MountedLocation.below(contextPath, locations),
        idle,
        Optional.empty());
    return server.port();
  }

  @Override
  public void stop() throws Exception {
    if (server != null) {
      server.shutdown();
      server.close(Duration.ofSeconds(2));
    }
  }

  @Override
  public TestServer another() {
    return new FrontEndServer();
  }

  @Override
  public Set<Refused> refuses() {
    return Set.of();
  }

  @Override
  public Set<Changed> changes() {
    return Set.of();
  }
}
