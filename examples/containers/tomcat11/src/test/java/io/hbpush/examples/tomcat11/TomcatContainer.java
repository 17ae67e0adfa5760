package io.hbpush.examples.tomcat11;

import io.hbpush.servlet.suite.TestContainer;
import jakarta.servlet.ServletContainerInitializer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** Tomcat 11 as it comes, with few threads, and connections that do not end after 100 requests. */
final class TomcatContainer implements TestContainer {
  private final Tomcat tomcat = new Tomcat();

  @Override
  public int start(String contextPath, Duration idle, ServletContainerInitializer webapp)
      throws Exception {
    tomcat.setBaseDir("target/tomcat");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", Integer.toString(THREADS));
    tomcat.getConnector().setProperty("socket.txBufSize", Integer.toString(SEND_BUFFER));
    tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
    tomcat.getConnector().setProperty("connectionTimeout", Long.toString(idle.toMillis()));
    Context context = tomcat.addContext(contextPath, null);
    context.addServletContainerInitializer(webapp, null);
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @Override
  public TestContainer another() {
    return new TomcatContainer();
  }

  @Override
  public Set<Refused> refuses() {
    return EnumSet.of(
        Refused.ENCODED_SLASH,
        Refused.ENCODED_BACKSLASH,
        Refused.ENCODED_NUL,
        Refused.BAD_PERCENT_ENCODING,
        Refused.ENCODED_NO_UTF8);
  }

  @Override
  public Set<Changed> changes() {
    return EnumSet.of(Changed.CONTENT_TYPE_SPELLING, Changed.CONTINUE_AT_ONCE);
  }
}
