package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hbpush.StoreProvider;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads where the jar is not on the class path: by a class loader that has core and nothing else. */
class WithoutSnakeyamlTest {
  private final URLClassLoader loader = new URLClassLoader(
      new URL[] {StoreProvider.class.getProtectionDomain().getCodeSource().getLocation()},
      ClassLoader.getPlatformClassLoader());

  @AfterEach
  void closeLoader() throws Exception {
    loader.close();
  }

  @Test
  void jsonNeedsNoJar() throws Exception {
    assertThat(read("{\"port\": 81}", "JSON").toString()).startsWith("Configuration[port=81,");
  }

  @Test
  void yamlNamesItsJar() {
    assertThat(catchThrowable(() -> read("port: 81", "YAML")))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .hasMessage("f: YAML cannot be read without the jar org.yaml:snakeyaml; "
            + "allowed: YAML with that jar, or JSON without it");
  }

  private Object read(String text, String format) throws Exception {
    Class<?> readers = loader.loadClass("io.hbpush.config.ConfigurationReader");
    Class<?> formats = loader.loadClass("io.hbpush.config.ConfigurationReader$Format");
    Object reader = readers.getMethod("of", Iterable.class).invoke(null, List.of());
    return readers
        .getMethod("read", String.class, String.class, formats)
        .invoke(reader, "f", text, formats.getField(format).get(null));
  }
}
