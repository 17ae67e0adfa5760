package io.hbpush.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What must be atomic, as Redis runs it. */
enum Script {
  APPEND("append.lua"),
  APPEND_SEVERAL("channel.lua", "append_several.lua"),
  AFTER("channel.lua", "after.lua"),
  AFTER_SEVERAL("channel.lua", "after_several.lua"),
  CREATE("channel.lua", "create.lua"),
  DELETE("channel.lua", "delete.lua"),
  INFO("channel.lua", "info.lua");

  private final byte[] source;
  private final byte[] digest;

  /** Joins the parts. */
  Script(String... resources) {
    var joined = new ByteArrayOutputStream();
    for (String name : resources) {
      joined.writeBytes(resource(name));
    }
    source = joined.toByteArray();
    digest = sha1(source);
  }

  /** The text. */
  byte[] source() {
    return source;
  }

  /** What {@code EVALSHA} calls it. */
  byte[] digest() {
    return digest;
  }

  private static byte[] resource(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] sha1(byte[] source) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(source);
      return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-1", missing);
    }
  }
}
