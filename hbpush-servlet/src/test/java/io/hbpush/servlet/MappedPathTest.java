package io.hbpush.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raw paths against what containers may have matched. */
class MappedPathTest {
  @ParameterizedTest
  @CsvSource({
    "'', /publisher/*, /publisher/x, /x",
    "'', /publisher/*, /publisher, ''",
    "'', /publisher/*, /publisher/, /",
    "'', /*, /x/y, /x/y",
    "/app, /*, /app, ''",
    "/app, /a/b/*, /app/a/b/c%5Cd;e, /c%5Cd;e",
    "/app, /publisher/*, /%61pp/p%75blisher/x, /x",
    "/my%20app, /publisher/*, /my%20app/publisher/x, /x",
    "/my app, /publisher/*, /my%20app/publisher/x, /x",
    "/a+b, /publisher/*, /a+b/publisher/x, /x",
    "/a+b, /publisher/*, /a%2Bb/publisher/x, /x",
    "/\u00e9, /\u00fc/*, /%C3%A9/%c3%bc/x, /x"
  })
  void whatFollowsTheMappingStaysRaw(String context, String pattern, String uri, String rest) {
    assertThat(MappedPath.afterMapping(request(context, pattern, uri))).contains(rest);
    assertThat(MappedPath.afterMapping(withPathInfo(context, pattern, uri))).contains(rest);
  }

  @ParameterizedTest
  @CsvSource({
    "'', /publisher/*, //publisher/x",
    "'', /publisher/*, /publisher;v=1/x",
    "'', /publisher/*, /publisher;/x",
    "'', /publisher/*, /PUBLISHER/x",
    "'', /publisher/*, /x/../publisher/x",
    "'', /publisher/*, /publisherx/y",
    "'', /publisher/*, /publishe",
    "'', /publisher/*, /publishe%",
    "'', /publisher/*, /publishe%7",
    "'', /publisher/*, /publishe%zz/x",
    "/app, /publisher/*, /app;v=1/publisher/x",
    "/app;v=1, /publisher/*, /app;v=1/publisher/x"
  })
  void anotherPathThanTheContainerMatchedIsNone(String context, String pattern, String uri) {
    assertThat(MappedPath.afterMapping(request(context, pattern, uri))).isEmpty();
    assertThat(MappedPath.afterMapping(withPathInfo(context, pattern, uri))).isEmpty();
  }

  /** Undertow's access rules do not see a slash that it leaves encoded; other containers decode it. */
  @ParameterizedTest
  @CsvSource({
    "/push/*, /push/a%2Fb, /a/b, true",
    "/push/*, /push/a%2Fb, /a%2Fb, false",
    "/push/*, /push/a%2fb/c%2F, /a/b/c/, true",
    "/push/*, /push/a%2fb/c%2F, /a/b/c%2F, false",
    "/push/*, /push/a%252Fb, /a%2Fb, true",
    "/push/*, /push/a%252F%2Fb, /a%2F/b, true",
    "/push/*, /push/a%252F%2Fb, /a%2F%2Fb, false",
    "/push/*, /push//a, /a, true"
  })
  void anEncodedSlashIsOneToTheContainerToo(
      String pattern, String uri, String pathInfo, boolean isServed) {
    var request = request("", pattern, uri, MappingMatch.PATH, "/push", pathInfo);
    assertThat(MappedPath.afterMapping(request).isPresent()).isEqualTo(isServed);
  }

  @ParameterizedTest
  @CsvSource({"/a/b,, true", "/a%2Fb,, false", "'', /a/b, true", "'', /a%2Fb, false"})
  void norIsOneHiddenBelowTheRoot(String servletPath, @Nullable String pathInfo, boolean isServed) {
    var request = request("", "/", "/a%2fb", MappingMatch.DEFAULT, servletPath, pathInfo);
    assertThat(MappedPath.afterMapping(request).isPresent()).isEqualTo(isServed);
  }

  /** Whatever of it the container has decoded or taken away before it told the servlet path. */
  @ParameterizedTest
  @CsvSource({
    "/x/y, /x/y",
    "/x/y/.., /x",
    "/x/y/../, /x/",
    "/x/./y, /x/y",
    "/x//, /x/",
    "/x;v=1, /x",
    "/x/;v=1, /x/",
    "/x/%2e%2e/y, /y",
    "/x\\..\\y, /y"
  })
  void theDefaultMappingHasAllThatFollowsTheContextPath(String rest, String servletPath) {
    var request = request("/app", "/", "/app" + rest, MappingMatch.DEFAULT, servletPath, null);
    assertThat(MappedPath.afterMapping(request)).contains(rest);
  }

  @ParameterizedTest
  @CsvSource({"EXACT, /x/y.push", "EXTENSION, *.push"})
  void nothingFollowsOtherMappings(MappingMatch match, String pattern) {
    String path = "/x/y.push";
    assertThat(MappedPath.afterMapping(request("", pattern, path, match, path, null)))
        .contains("");
    assertThat(MappedPath.afterMapping(request("", pattern, path + ";v=1", match, path, null)))
        .contains("");
  }

  /** As a container tells of a path that it does not give the path info of. */
  private static HttpServletRequest request(String context, String pattern, String uri) {
    return request(context, pattern, uri, MappingMatch.PATH, servletPath(pattern), null);
  }

  /** As containers tell of a path below a mapping. */
  private static HttpServletRequest withPathInfo(String context, String pattern, String uri) {
    return request(context, pattern, uri, MappingMatch.PATH, servletPath(pattern), "/any");
  }

  private static String servletPath(String pattern) {
    return pattern.substring(0, pattern.length() - 2);
  }

  private static HttpServletRequest request(
      String context,
      String pattern,
      String uri,
      MappingMatch match,
      String servletPath,
      @Nullable String pathInfo) {
    var mapping =
        Fakes.of(HttpServletMapping.class, Map.of("getMappingMatch", match, "getPattern", pattern));
    var answers = new HashMap<String, @Nullable Object>(Map.of(
        "getHttpServletMapping", mapping,
        "getContextPath", context,
        "getRequestURI", uri,
        "getServletPath", servletPath));
    answers.put("getPathInfo", pathInfo);
    return Fakes.of(HttpServletRequest.class, answers);
  }
}
