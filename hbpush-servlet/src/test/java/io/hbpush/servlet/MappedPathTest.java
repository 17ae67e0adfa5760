package io.hbpush.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
    "/app, /a/b/*, /app/a/b/c%2Fd;e, /c%2Fd;e",
    "/app, /publisher/*, /%61pp/p%75blisher/x, /x",
    "/my%20app, /publisher/*, /my%20app/publisher/x, /x",
    "/my app, /publisher/*, /my%20app/publisher/x, /x",
    "/a+b, /publisher/*, /a+b/publisher/x, /x",
    "/a+b, /publisher/*, /a%2Bb/publisher/x, /x",
    "/\u00e9, /\u00fc/*, /%C3%A9/%c3%bc/x, /x"
  })
  void whatFollowsTheMappingStaysRaw(String context, String pattern, String uri, String rest) {
    assertThat(MappedPath.afterMapping(request(context, pattern, uri))).contains(rest);
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
  }

  @Test
  void theDefaultMappingHasAllThatFollowsTheContextPath() {
    var request = request("/app", "/", "/app/x/y", MappingMatch.DEFAULT);
    assertThat(MappedPath.afterMapping(request)).contains("/x/y");
  }

  @ParameterizedTest
  @CsvSource({"EXACT, /publisher", "EXTENSION, *.push"})
  void nothingFollowsOtherMappings(MappingMatch match, String pattern) {
    assertThat(MappedPath.afterMapping(request("", pattern, "/x/y.push", match)))
        .contains("");
  }

  private static HttpServletRequest request(String context, String pattern, String uri) {
    return request(context, pattern, uri, MappingMatch.PATH);
  }

  private static HttpServletRequest request(
      String context, String pattern, String uri, MappingMatch match) {
    var mapping =
        Fakes.of(HttpServletMapping.class, Map.of("getMappingMatch", match, "getPattern", pattern));
    return Fakes.of(
        HttpServletRequest.class,
        Map.of("getHttpServletMapping", mapping, "getContextPath", context, "getRequestURI", uri));
  }
}
