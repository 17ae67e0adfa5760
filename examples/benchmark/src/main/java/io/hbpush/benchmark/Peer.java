package io.hbpush.benchmark;

/** A server that can be measured, with messages in its memory. */
enum Peer {
  HBPUSHD("hbpushd", "", ""),
  NCHAN("Nchan", "", ""),
  JETTY("hbpush in Jetty", "Jetty", "hbpush"),
  BARE_JETTY("bare servlet in Jetty", "Jetty", "bare"),
  NON_BLOCKING_JETTY("non-blocking bare servlet in Jetty", "Jetty", "non-blocking"),
  TOMCAT("hbpush in Tomcat", "Tomcat", "hbpush"),
  BARE_TOMCAT("bare servlet in Tomcat", "Tomcat", "bare"),
  NON_BLOCKING_TOMCAT("non-blocking bare servlet in Tomcat", "Tomcat", "non-blocking"),
  UNDERTOW("hbpush in Undertow", "Undertow", "hbpush"),
  BARE_UNDERTOW("bare servlet in Undertow", "Undertow", "bare"),
  NON_BLOCKING_UNDERTOW("non-blocking bare servlet in Undertow", "Undertow", "non-blocking");

  private final String title;
  private final String container;
  private final String servlets;

  Peer(String title, String container, String servlets) {
    this.title = title;
    this.container = container;
    this.servlets = servlets;
  }

  /** What it is called in results. */
  String title() {
    return title;
  }

  /** The container that it runs in, empty if in none. */
  String container() {
    return container;
  }

  /** Which servlets are in the container: {@code hbpush}, {@code bare} or {@code non-blocking}. */
  String servlets() {
    return servlets;
  }
}
