package io.hbpush.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a configuration file: bounded, and surely UTF-8. */
final class SourceText {
  /** A larger file was hardly written by hand. */
  static final int MOST_BYTES = 1 << 20;

  private static final String ALLOWED = "a YAML or JSON file in UTF-8 of at most 1 MiB";

  private SourceText() {}

  static String read(Path path, Place file) {
    return decode(bytes(path, file), file);
  }

  /** Returns the text without its byte order mark. */
  static String check(String text, Place file) {
    if (text.length() > MOST_BYTES) {
      throw tooLarge(file);
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static byte[] bytes(Path path, Place file) {
    if (Files.isDirectory(path)) {
      throw fault(file, "is a directory");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw tooLarge(file);
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw fault(file, "there is no such file");
    } catch (AccessDeniedException e) {
      throw fault(file, "permission to read it is denied");
    } catch (IOException e) {
      throw fault(file, "cannot be read: " + e.getMessage());
    }
  }

  private static String decode(byte[] bytes, Place file) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      // The buffers stop before the first byte that is wrong.
      long before = out.flip().chars().filter(c -> c == '\n').count();
      throw fault(file.line((int) before + 1), "is not UTF-8");
    }
    return check(out.flip().toString(), file);
  }

  private static ConfigurationException tooLarge(Place file) {
    return fault(file, "is larger than 1 MiB");
  }

  private static ConfigurationException fault(Place place, String problem) {
    return new ConfigurationException(new Fault(place, problem, ALLOWED));
  }
}
