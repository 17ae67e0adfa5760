package io.hbpush.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jars on a module path: their descriptors are enough to load, and to keep insides inside. */
class ModulePathIT {
  @Test
  void theServletModuleResolvesWithCoreAndTheServletApi() throws Exception {
    var finder = ModuleFinder.of(
        jar(Path.of("target"), "hbpush-servlet"),
        jar(Path.of("../hbpush-core/target"), "hbpush-core"),
        locationOf(Servlet.class));
    var boot = ModuleLayer.boot();
    var configuration =
        boot.configuration().resolve(finder, ModuleFinder.of(), Set.of("io.hbpush.servlet"));
    var parent = ClassLoader.getPlatformClassLoader();
    ModuleLayer layer = boot.defineModulesWithOneLoader(configuration, parent);

    Module servlet = layer.findModule("io.hbpush.servlet").orElseThrow();
    Module core = layer.findModule("io.hbpush.core").orElseThrow();
    Class<?> publisher =
        layer.findLoader("io.hbpush.servlet").loadClass("io.hbpush.servlet.PublisherServlet");
    assertThat(publisher.getModule()).isSameAs(servlet);
    assertThat(publisher.getConstructor().newInstance()).isNotNull();
    assertThat(servlet.isExported("io.hbpush.servlet")).isTrue();
    assertThat(core.isExported("io.hbpush")).isTrue();
    assertThat(core.isExported("io.hbpush.config")).isTrue();
    assertThat(servlet.getDescriptor().isAutomatic()).isFalse();
    assertThat(core.getDescriptor().isAutomatic()).isFalse();
  }

  private static Path jar(Path directory, String artifact) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file ->
              file.getFileName().toString().matches(artifact + "-[0-9.]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Path locationOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
