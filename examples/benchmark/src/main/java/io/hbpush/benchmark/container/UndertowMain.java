package io.hbpush.benchmark.container;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletException;
import java.time.Duration;
import org.xnio.Options;

/** Undertow as it comes, but for a long queue of connections, which may rest. */
final class UndertowMain {
  private UndertowMain() {}

  /** Serves until it is stopped. */
  public static void main(String[] arguments) throws ServletException {
    var mounted = Mounted.of(arguments);
    DeploymentInfo deployment = Servlets.deployment()
        .setClassLoader(UndertowMain.class.getClassLoader())
        .setContextPath("/")
        .setDeploymentName("benchmark");
    mounted
        .servlets()
        .forEach((mapping, servlet) -> deployment.addServlet(
            Servlets.servlet(mapping, servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                .setAsyncSupported(true)
                .addMapping(mapping)));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
    manager.deploy();
    Undertow.builder()
        .addHttpListener(mounted.port(), "127.0.0.1")
        .setSocketOption(Options.BACKLOG, 4096)
        .setServerOption(
            UndertowOptions.NO_REQUEST_TIMEOUT, (int) Duration.ofHours(1).toMillis())
        .setHandler(manager.start())
        .build()
        .start();
  }
}
