package io.hbpush.config;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * What a server shows its clients so that they may talk in private.
 *
 * @param certificates the server's own, and then those that lead to one that clients know
 * @param key the key of the first; never shown
 */
public record Tls(List<X509Certificate> certificates, PrivateKey key) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no certificate
   */
  public Tls {
    Objects.requireNonNull(key, "key");
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate");
    }
  }

  /** Returns whose certificate it is, without the key. */
  @Override
  public String toString() {
    return "Tls[" + certificates.get(0).getSubjectX500Principal() + "]";
  }
}
