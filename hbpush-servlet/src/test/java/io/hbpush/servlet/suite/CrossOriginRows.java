package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Pages of other origins: the location option {@code allow_origin}. */
abstract class CrossOriginRows extends HttpRows {
  private static final String FROM_APP = "Origin: " + SuiteServer.ALLOWED_ORIGIN;

  CrossOriginRows(SuiteServer server) {
    super(server);
  }

  private static void assertAllowed(Answer answer, int status) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("Access-Control-Allow-Origin")).contains(SuiteServer.ALLOWED_ORIGIN);
    assertThat(answer.header("Access-Control-Expose-Headers").orElse("")).contains("Etag");
    assertThat(answer.headers("Vary")).contains("Origin");
  }

  @Test
  void everyReplySaysWhoMayReadIt() throws IOException {
    assertAllowed(post("/all-publisher/" + channel, "hello", FROM_APP), 202);
    Answer delivered = get("/all/" + channel, FROM_APP);
    assertAllowed(delivered, 200);
    String[] cursor = delivered.cursor();
    assertAllowed(get("/all/" + channel, FROM_APP, cursor[0], cursor[1], "Prefer: wait=0"), 304);
    assertAllowed(get("/all/a,,b", FROM_APP), 400);
    assertAllowed(request("PATCH", "/all/" + channel, FROM_APP), 405);
    assertAllowed(request("GET", "/all-publisher/" + channel + "-not-there", FROM_APP), 404);
    try (StreamClient client = StreamClient.open(open(), "/all/" + channel, FROM_APP)) {
      assertAllowed(client.head(), 200);
    }
  }

  @Test
  void whoAsksBeforehandIsTold() throws IOException {
    Answer answer = request(
        "OPTIONS",
        "/all/" + channel,
        FROM_APP,
        "Access-Control-Request-Method: GET",
        "Access-Control-Request-Headers: if-none-match");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).contains(SuiteServer.ALLOWED_ORIGIN);
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET, OPTIONS");
    assertThat(answer.header("Access-Control-Allow-Headers").orElse("")).contains("If-None-Match");
    assertThat(answer.header("Access-Control-Max-Age")).contains("7200");
  }

  @Test
  void anotherOriginIsRefused() throws IOException {
    Answer refused = post("/all-publisher/" + channel, "hello", "Origin: https://evil.example");
    assertRefused(refused, 403);
    assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(get("/publisher/" + channel).status()).isEqualTo(404);
  }
}
