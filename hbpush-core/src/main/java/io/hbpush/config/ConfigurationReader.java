package io.hbpush.config;

import io.hbpush.StoreProvider;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * Reads configuration files. Immutable and safe for many threads.
 *
 * <pre>{@code
 * Configuration configuration = ConfigurationReader.create().read(Path.of("hbpush.yaml"));
 * configuration.warnings().forEach(System.err::println);
 * }</pre>
 *
 * <p>Each method refuses a wrong file with a {@link ConfigurationException} that has all its
 * faults; only where the text is no YAML or JSON at all, reading ends at the first.
 */
public final class ConfigurationReader {
  private final StoreTypes types;

  private ConfigurationReader(StoreTypes types) {
    this.types = types;
  }

  /** Returns a reader that knows all stores that {@link ServiceLoader} finds now. */
  public static ConfigurationReader create() {
    return of(ServiceLoader.load(StoreProvider.class));
  }

  /**
   * Returns a reader that knows these stores and no others, not even {@code memory}.
   *
   * @param providers each for a type of its own; of two for one type the first counts
   */
  public static ConfigurationReader of(Iterable<? extends StoreProvider> providers) {
    return new ConfigurationReader(new StoreTypes(providers));
  }

  /**
   * Reads a file in the format its name ends with: {@code .json} is JSON, all else YAML.
   *
   * @throws ConfigurationException if the file is wrong or cannot be read
   */
  public Configuration read(Path file) {
    return read(file, Format.of(file));
  }

  /**
   * Reads a file: UTF-8, at most 1 MiB.
   *
   * @throws ConfigurationException if the file is wrong or cannot be read
   */
  public Configuration read(Path file, Format format) {
    Place place = Place.file(file.toString());
    return parse(SourceText.read(file, place), place, format);
  }

  /**
   * Reads text that was got elsewhere, at most 1,048,576 characters.
   *
   * @param name what faults and warnings call the file
   * @throws ConfigurationException if the text is wrong
   */
  public Configuration read(String name, String text, Format format) {
    Place place = Place.file(name);
    return parse(SourceText.check(text, place), place, format);
  }

  private Configuration parse(String text, Place file, Format format) {
    Tree tree = switch (format) {
      case JSON -> JsonTree.parse(text, file);
      case YAML -> yaml(text, file);
    };
    return TopLevel.read(tree, file, types);
  }

  private static Tree yaml(String text, Place file) {
    try {
      return YamlTree.parse(text, file);
    } catch (NoClassDefFoundError e) {
      if (!String.valueOf(e.getMessage()).contains("snakeyaml")) {
        throw e;
      }
      throw new ConfigurationException(new Fault(
          file,
          "YAML cannot be read without the jar org.yaml:snakeyaml",
          "YAML with that jar, or JSON without it"));
    }
  }

  /** What a file is written in. */
  public enum Format {
    /** YAML 1.1, except that no scalar is taken for more than its text. */
    YAML,

    /** JSON, strictly as RFC 8259 has it. */
    JSON;

    /** Returns the format that a file's name tells: {@code .json} is JSON, all else YAML. */
    public static Format of(Path file) {
      return file.toString().toLowerCase(Locale.ROOT).endsWith(".json") ? JSON : YAML;
    }
  }
}
