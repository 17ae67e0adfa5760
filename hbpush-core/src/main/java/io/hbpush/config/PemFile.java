package io.hbpush.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads blocks between BEGIN and END (RFC 7468) from files that an option names. */
final class PemFile {
  private static final int MOST_BYTES = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private final Place place;
  private final String allowed;
  private final Faults faults;

  /**
   * Prepares to read.
   *
   * @param place where the option stands; there are the faults
   * @param allowed what the option takes
   */
  PemFile(Place place, String allowed, Faults faults) {
    this.place = place;
    this.allowed = allowed;
    this.faults = faults;
  }

  /** Returns a file's certificates, at least one; empty after a fault. */
  Optional<List<X509Certificate>> certificates(Path file) {
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var certificates = new ArrayList<X509Certificate>();
      for (byte[] block : blocks(text.get(), "CERTIFICATE")) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
      }
      return certificates.isEmpty()
          ? fault("there is no certificate in " + file)
          : Optional.of(certificates);
    } catch (CertificateException | IllegalArgumentException damaged) {
      return fault("a certificate in " + file + " is damaged");
    }
  }

  /** Returns a file's one private key, encoded as PKCS #8; empty after a fault. */
  Optional<byte[]> privateKey(Path file) {
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<byte[]> keys = blocks(text.get(), "PRIVATE KEY");
      return keys.size() == 1
          ? Optional.of(keys.get(0))
          : fault((keys.isEmpty() ? "there is no PRIVATE KEY in " : "there are several keys in ")
              + file);
    } catch (IllegalArgumentException damaged) {
      return fault("the key in " + file + " is damaged");
    }
  }

  private static List<byte[]> blocks(String text, String label) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(label))
        .map((MatchResult block) -> Base64.getMimeDecoder().decode(block.group(2)))
        .toList();
  }

  private Optional<String> text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      return bytes.length > MOST_BYTES
          ? fault(file + " is larger than 1 MiB")
          : Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      return fault("there is no file " + file);
    } catch (AccessDeniedException e) {
      return fault("permission to read " + file + " is denied");
    } catch (IOException e) {
      return fault(file + " cannot be read: " + e.getMessage());
    }
  }

  private <T> Optional<T> fault(String problem) {
    faults.add(place, problem, allowed);
    return Optional.empty();
  }
}
