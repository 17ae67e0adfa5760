package io.hbpush.examples.undertow;

import io.hbpush.servlet.suite.TestContainer;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xnio.Options;

/** Undertow as it comes, with few threads. */
final class UndertowContainer implements TestContainer {
  private @Nullable DeploymentManager manager;
  private @Nullable Undertow server;

  @Override
  public int start(String contextPath, Duration idle, ServletContainerInitializer webapp)
      throws Exception {
    String path = contextPath.isEmpty() ? "/" : contextPath;
    DeploymentInfo deployment = Servlets.deployment()
        .setClassLoader(UndertowContainer.class.getClassLoader())
        .setContextPath(path)
        .setDeploymentName("test" + System.identityHashCode(this))
        .addServletContainerInitializer(new ServletContainerInitializerInfo(
            webapp.getClass(), new ImmediateInstanceFactory<>(webapp), Set.of()));
    manager = Servlets.defaultContainer().addDeployment(deployment);
    manager.deploy();
    server = Undertow.builder()
        .setIoThreads(2)
        .setWorkerThreads(THREADS)
        .setSocketOption(Options.SEND_BUFFER, SEND_BUFFER)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) idle.toMillis())
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
        .addHttpListener(0, "127.0.0.1")
        .setHandler(new PathHandler().addPrefixPath(path, manager.start()))
        .build();
    server.start();
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void stop() throws Exception {
    if (manager != null) {
      manager.stop();
      manager.undeploy();
    }
    if (server != null) {
      server.stop();
    }
  }

  @Override
  public TestContainer another() {
    return new UndertowContainer();
  }

  @Override
  public Set<Refused> refuses() {
    return EnumSet.of(
        Refused.BAD_PERCENT_ENCODING,
        Refused.DOT_SEGMENT_BEFORE_MAPPING,
        Refused.ENCODED_DOT_SEGMENT_BEFORE_MAPPING,
        Refused.EMPTY_SEGMENT);
  }

  @Override
  public Set<Changed> changes() {
    return EnumSet.of(
        Changed.SLASHES_STAY_ENCODED,
        Changed.CONTENT_TYPE_SPELLING,
        Changed.LEAVES_ENDLESS_BODIES_OPEN,
        Changed.GARBLES_STALLED_PIPELINES);
  }
}
