package io.hbpush.hbpushd.http;

/** What came is not a request. */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Rejection rejection;

  RejectedException(Rejection rejection) {
    super(rejection.name(), null, false, false); // clients cause it as often as they like
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }
}
