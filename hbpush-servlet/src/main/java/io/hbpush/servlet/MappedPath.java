package io.hbpush.servlet;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a raw request URI what follows the context path and the servlet's mapping.
 *
 * <p>Containers match mappings and access rules against a path they have decoded, normalized and
 * freed of path parameters. Channel ids are cut from the raw one. Where the raw path does not begin
 * with what the container matched, or has a slash that the container did not decode, its rules saw
 * another path than we would serve.
 */
final class MappedPath {
  private static final Pattern ENCODED_SLASH = Pattern.compile("%2[fF]");

  /** What containers decode, or take out of a path with what it stands for. */
  private static final Pattern NOT_PLAIN = Pattern.compile("[%;\\\\]|/[./]");

  private MappedPath() {}

  /** What follows the mapping; empty if the container matched another path than the raw one. */
  static Optional<String> afterMapping(HttpServletRequest request) {
    Optional<String> plain = afterPlain(request);
    if (plain.isPresent()) {
      return plain;
    }
    if (hasPathInfo(request)) {
      return afterPath(request, request.getServletPath());
    }
    HttpServletMapping mapping = request.getHttpServletMapping();
    String pattern = mapping.getPattern();
    return switch (mapping.getMappingMatch()) {
      case PATH -> afterPath(request, pattern.substring(0, pattern.length() - 2));
      case DEFAULT, CONTEXT_ROOT ->
        after(request, "").filter(rest -> showsSlashes(request, true, rest));
      case EXACT, EXTENSION -> Optional.of("");
    };
  }

  /**
   * As nearly always: what follows the servlet path, where a container has nothing to decode or to take
   * away, and so matched all but that. Asks for no more than it must: what Tomcat makes of a path info
   * or of a mapping, it keeps for as long as a request waits.
   */
  private static Optional<String> afterPlain(HttpServletRequest request) {
    if (!isPlain(request.getRequestURI())) {
      return Optional.empty();
    }
    try {
      return after(request, request.getServletPath()).filter(rest -> !rest.isEmpty());
    } catch (IllegalArgumentException ambiguous) { // behind a filter that tells another URI
      return Optional.empty();
    }
  }

  private static boolean isPlain(String raw) {
    return !NOT_PLAIN.matcher(raw).find();
  }

  private static boolean hasPathInfo(HttpServletRequest request) {
    try {
      return request.getPathInfo() != null;
    } catch (IllegalArgumentException ambiguous) {
      return false; // Jetty does not say, unless it is told to decode such paths
    }
  }

  private static Optional<String> afterPath(HttpServletRequest request, String servletPath) {
    return after(request, servletPath).filter(rest -> showsSlashes(request, false, rest));
  }

  private static Optional<String> after(HttpServletRequest request, String servletPath) {
    String raw = request.getRequestURI();
    int end = endOf(percentDecode(request.getContextPath()) + servletPath, raw);
    return end < 0 || raw.lastIndexOf(';', end - 1) >= 0 || !isSegmentEnd(raw, end)
        ? Optional.empty()
        : Optional.of(raw.substring(end));
  }

  /**
   * Whether all slashes of the raw path, encoded ones too, are slashes in the path that the container
   * tells.
   *
   * @param root whether the raw path is below the context path and not below a mapping
   */
  private static boolean showsSlashes(HttpServletRequest request, boolean root, String raw) {
    Matcher encoded = ENCODED_SLASH.matcher(raw);
    if (!encoded.find()) {
      return true;
    }
    try {
      String decoded = (root ? request.getServletPath() : "")
          + Objects.requireNonNullElse(request.getPathInfo(), "");
      return slashes(encoded.replaceAll("/")) == slashes(decoded);
    } catch (IllegalArgumentException ambiguous) {
      return false; // as in hasPathInfo
    }
  }

  private static long slashes(String path) {
    return path.chars().filter(each -> each == '/').count();
  }

  /** Where in the raw path the decoded one ends; -1 if the raw path does not begin with it. */
  private static int endOf(String decoded, String raw) {
    int end = 0;
    for (byte expected : decoded.getBytes(StandardCharsets.UTF_8)) {
      if (end >= raw.length()) {
        return -1;
      }
      int octet = raw.charAt(end);
      int length = 1;
      if (octet == '%') {
        octet = hexOctet(raw, end + 1);
        length = 3;
      }
      if (octet != (expected & 0xff)) {
        return -1;
      }
      end += length;
    }
    return end;
  }

  private static int hexOctet(String raw, int at) {
    if (at + 2 > raw.length()) {
      return -1;
    }
    int high = Character.digit(raw.charAt(at), 16);
    int low = Character.digit(raw.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static boolean isSegmentEnd(String raw, int end) {
    return end == raw.length() || raw.charAt(end) == '/';
  }

  /** The context path comes percent-encoded; a plus in it is a plus. */
  private static String percentDecode(String contextPath) {
    return contextPath.indexOf('%') < 0
        ? contextPath
        : URLDecoder.decode(contextPath.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
