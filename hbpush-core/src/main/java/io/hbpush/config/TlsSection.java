package io.hbpush.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/** Reads {@code tls_certificate} and {@code tls_key}, and the files they name. */
final class TlsSection {
  static final String CERTIFICATE = "tls_certificate";
  static final String KEY = "tls_key";

  private static final String CERTIFICATES_ALLOWED =
      "a PEM file of certificates, the server's own first";

  private static final String KEY_ALLOWED =
      "a PEM file with the certificate's PRIVATE KEY (PKCS #8, without a password);"
          + " openssl pkcs8 -topk8 -nocrypt makes one of other forms";

  private static final Kind<Path> CERTIFICATE_FILE = file(CERTIFICATES_ALLOWED);
  private static final Kind<Path> KEY_FILE = file(KEY_ALLOWED);

  private final Section section;
  private final Faults faults;

  TlsSection(Section section, Faults faults) {
    this.section = section;
    this.faults = faults;
  }

  private static Kind<Path> file(String allowed) {
    return new Kind<>(allowed, text -> {
      try {
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
      } catch (InvalidPathException noPath) {
        return Optional.empty();
      }
    });
  }

  /** Returns what the files have; empty if none are named, or something is wrong. */
  Optional<Tls> read() {
    if (!section.has(CERTIFICATE) && !section.has(KEY)) {
      return Optional.empty();
    }
    Optional<List<X509Certificate>> certificates = section
        .require(CERTIFICATE, CERTIFICATE_FILE)
        .flatMap(file -> pem(CERTIFICATE, CERTIFICATES_ALLOWED).certificates(resolved(file)));
    Optional<PrivateKey> key = section
        .require(KEY, KEY_FILE)
        .flatMap(file -> pem(KEY, KEY_ALLOWED).privateKey(resolved(file)))
        .flatMap(bytes -> certificates.flatMap(chain -> key(bytes, chain.get(0).getPublicKey())));
    return certificates.flatMap(chain -> key.map(its -> new Tls(chain, its)));
  }

  private PemFile pem(String option, String allowed) {
    return new PemFile(section.place(option), allowed, faults);
  }

  /** A relative name is meant from where the configuration file is. */
  private Path resolved(Path file) {
    Path configuration = Path.of(section.place().file());
    return configuration.resolveSibling(file);
  }

  private Optional<PrivateKey> key(byte[] encoded, PublicKey certified) {
    try {
      PrivateKey key = KeyFactory.getInstance(certified.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (belong(key, certified)) {
        return Optional.of(key);
      }
    } catch (GeneralSecurityException notOfThatKind) {
      // not the certificate's either
    }
    faults.add(
        section.place(KEY),
        "the key is not that of the certificate in " + CERTIFICATE,
        KEY_ALLOWED);
    return Optional.empty();
  }

  private static boolean belong(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(
        switch (certified.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> certified.getAlgorithm();
        });
    byte[] something = {1};
    signature.initSign(key);
    signature.update(something);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(something);
    return signature.verify(signed);
  }
}
