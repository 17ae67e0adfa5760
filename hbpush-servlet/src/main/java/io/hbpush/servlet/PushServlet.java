package io.hbpush.servlet;

import io.hbpush.PushLocations;
import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationReader;
import io.hbpush.config.ConfiguredRelays;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Several locations behind one mapping; their prefixes and regular expressions see what follows it.
 *
 * <p>Made by the container it takes them from a file in the web application that the init parameter
 * {@code configuration} names, like {@code /WEB-INF/hbpush.yaml}; port and address in it count for
 * nothing. YAML needs the jar {@code org.yaml:snakeyaml}, which hbpush does not bring; a file whose
 * name ends with {@code .json} needs none. It opens the file's stores when it starts and closes them
 * when it is destroyed. A file that is wrong stops the servlet from starting, and the message has all
 * its faults.
 *
 * <p>Needs {@code async-supported}; a held request takes no thread.
 */
public final class PushServlet extends LocationsServlet {
  private static final long serialVersionUID = 1L;

  private static final System.Logger LOG = System.getLogger(PushServlet.class.getName());

  /** Opened by {@link #configured}, closed by {@link #destroy}; the container calls one at a time. */
  private transient @Nullable ConfiguredRelays relays;

  /** For the container: the locations come from a file. */
  public PushServlet() {}

  /**
   * Serves the locations; their relays stay the caller's, who closes them. Refuses init parameters.
   */
  public PushServlet(PushLocations locations) {
    super(locations);
  }

  @Override
  PushLocations configured() {
    String file = getInitParameter("configuration");
    if (file == null) {
      throw new IllegalStateException(
          describe() + " needs the init parameter configuration, like /WEB-INF/hbpush.yaml");
    }
    Configuration configuration = ConfigurationReader.create()
        .read(file, text(file), ConfigurationReader.Format.of(Path.of(file)));
    configuration.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
    relays = ConfiguredRelays.open(configuration);
    return relays.locations();
  }

  private String text(String file) {
    try (InputStream in = getServletContext().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the web application has no file " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the stores that this servlet opened; requests that are held get their 503. */
  @Override
  public void destroy() {
    if (relays != null) {
      relays.close();
      relays = null;
    }
    super.destroy();
  }
}
