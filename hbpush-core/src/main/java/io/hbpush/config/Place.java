package io.hbpush.config;

/**
 * Where in a configuration something stands.
 *
 * @param file the file as the caller named it
 * @param line the line, from 1; 0 for the file as a whole
 * @param path the keys that lead there, like {@code locations[2].url}; empty for the file as a whole
 */
public record Place(String file, int line, String path) {
  /**
   * Checks the line.
   *
   * @throws IllegalArgumentException if {@code line} is negative
   */
  public Place {
    if (line < 0) {
      throw new IllegalArgumentException("line must not be negative: " + line);
    }
  }

  static Place file(String file) {
    return new Place(file, 0, "");
  }

  Place line(int line) {
    return new Place(file, line, path);
  }

  Place key(String key, int line) {
    String shown = Printed.shortened(key);
    return new Place(file, line, path.isEmpty() ? shown : path + "." + shown);
  }

  Place item(int index, int line) {
    return new Place(file, line, path + "[" + index + "]");
  }

  /** Returns {@code file:line: path}, without what is not known. */
  @Override
  public String toString() {
    return file + (line == 0 ? "" : ":" + line) + (path.isEmpty() ? "" : ": " + path);
  }
}
