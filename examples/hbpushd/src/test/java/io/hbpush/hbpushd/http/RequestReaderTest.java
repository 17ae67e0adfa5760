package io.hbpush.hbpushd.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private final RequestReader reader = new RequestReader();

  @Test
  void aHeadIsReadFromWhereItBegins() throws Exception {
    String before = "something else\r\n\r\n";
    String head =
        "POST /a/b?c=d&e HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nACCEPT: \t a\tb \t\r\n\r\n";
    byte[] bytes = (before + head + "hello").getBytes(ISO_8859_1);
    assertThat(reader.read(bytes, before.length(), bytes.length))
        .isEqualTo(before.length() + head.length());
    assertThat(reader.method()).isEqualTo("POST");
    assertThat(reader.path()).isEqualTo("/a/b");
    assertThat(reader.query()).hasValue("c=d&e");
    assertThat(reader.contentLength()).isEqualTo(5);
    assertThat(reader.hasBody()).isTrue();
    assertThat(reader.header("accept")).hasValue("a\tb");
    assertThat(reader.header("Accep")).isEmpty();
    assertThat(reader.keepsConnection()).isTrue();
  }

  @Test
  void aHeadMayComeByteByByte() throws Exception {
    byte[] bytes = "\r\nGET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n".getBytes(ISO_8859_1);
    for (int length = 0; length < bytes.length; length++) {
      assertThat(reader.read(bytes, 0, length)).isEqualTo(RequestReader.INCOMPLETE);
    }
    assertThat(reader.read(bytes, 0, bytes.length)).isEqualTo(bytes.length);
  }

  @Test
  void nothingIsLeftOfTheHeadBefore() throws Exception {
    read("POST /a?b HTTP/1.0\r\nContent-Length: 1\r\nConnection: keep-alive\r\nA: b\r\n\r\n");
    read("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(reader.query()).isEmpty();
    assertThat(reader.contentLength()).isEqualTo(-1);
    assertThat(reader.hasBody()).isFalse();
    assertThat(reader.header("A")).isEmpty();
  }

  @Test
  void linesOfOneNameAreOneList() throws Exception {
    read("GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: x\r\na: 2\r\nA:\r\n\r\n");
    assertThat(reader.header("A")).hasValue("1, 2, ");
  }

  @Test
  void valuesAreBytes() throws Exception {
    read("GET / HTTP/1.1\r\nHost: x\r\nA: \u00e9\u00ff\r\n\r\n");
    assertThat(reader.header("A")).hasValue("\u00e9\u00ff");
  }

  @ParameterizedTest
  @CsvSource({
    "/, /, ",
    "/?, /, ''",
    "/a?b?c, /a, b?c",
    "*, *, ",
    "http://host:1/a/b?c, /a/b, c",
    "HTTP://host, /, ",
    "https://host?a=b, /, a=b",
    "//a/b, //a/b, ",
    "/a%00%2F;x, /a%00%2F;x, "
  })
  void theTargetHasAPathAndAQuery(String target, String path, String query) throws Exception {
    read("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(reader.path()).isEqualTo(path);
    assertThat(reader.query()).isEqualTo(Optional.ofNullable(query));
  }

  @ParameterizedTest
  @CsvSource({
    "1.1, '', true",
    "1.1, close, false",
    "1.1, 'Upgrade, CLOSE', false",
    "1.1, keep-alive, true",
    "1.0, '', false",
    "1.0, Keep-Alive, true",
    "1.0, 'keep-alive, close', false",
    "1.9, '', true"
  })
  void theClientSaysWhetherTheConnectionStays(String version, String connection, boolean stays)
      throws Exception {
    read("GET / HTTP/" + version + "\r\nHost: x\r\nConnection: " + connection + "\r\n\r\n");
    assertThat(reader.keepsConnection()).isEqualTo(stays);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\r\n\r\n",
        " GET / HTTP/1.1\r\n",
        "GET  / HTTP/1.1\r\n",
        "GET /\r\n",
        "GET / HTTP/1.1 \r\n",
        "GET / x HTTP/1.1\r\n",
        "GET / http/1.1\r\n",
        "GET / HTTP/1.11\r\n",
        "GET / HTTP/1.x\r\n",
        "GET / HTTP/x.1\r\n",
        "GET / HTTP/1.1\nHost: x\n\n",
        "GET / HTTP/1.1\rHost: x\r\r",
        "GET /\u00e9 HTTP/1.1\r\n",
        "GET /a\tb HTTP/1.1\r\n",
        "GET /a#b HTTP/1.1\r\n",
        "GET /a\0b HTTP/1.1\r\n",
        "G(T / HTTP/1.1\r\n",
        "GET host:80 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET ftp://host/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http:///a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET https://?a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://me@host/a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://a\"b/a HTTP/1.1\r\nHost: x\r\n\r\n",
        "\n",
        "\rx",
        "\026\003\001"
      })
  void aFirstLineOfAnotherKindIsRejected(String request) {
    assertRejected(request, Rejection.NO_REQUEST_LINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET / HTTP/2.0\r\n", "GET / HTTP/0.9\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
  void anotherVersionIsRejected(String request) {
    assertRejected(request, Rejection.OTHER_VERSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A : b\r\n",
        "A\t: b\r\n",
        ": b\r\n",
        "A\r\n",
        " A: b\r\n",
        "A: b\r\n c\r\n",
        "A: b\r\n\tc\r\n",
        "A: b\nC: d\r\n",
        "A: b\rC: d\r\n",
        "A: \0\r\n",
        "A: \177\r\n",
        "A(: b\r\n",
        "\u00e9: b\r\n"
      })
  void aBrokenFieldIsRejected(String lines) {
    assertRejected("GET / HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n", Rejection.BROKEN_FIELD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host: x\r\nHost: x\r\n",
        "Host: a b\r\n",
        "Host: a@b\r\n",
        "Host: a/b?c\r\n",
        "Host: \u00e9\r\n"
      })
  void oneHostIsNamed(String lines) {
    assertRejected("GET / HTTP/1.1\r\n" + lines + "\r\n", Rejection.HOST);
  }

  @Test
  void anOldClientNeedsNoHost() throws Exception {
    read("GET / HTTP/1.0\r\n\r\n");
    assertThat(reader.isModern()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: \r\n",
        "Content-Length: -1\r\n",
        "Content-Length: +1\r\n",
        "Content-Length: 0x1\r\n",
        "Content-Length: 1 1\r\n",
        "Content-Length: 1, 1\r\n",
        "Content-Length: 1234567890123456789\r\n",
        "Content-Length: 1\r\nContent-Length: 1\r\n",
        "Content-Length: 1\r\ncontent-length: 2\r\n",
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: \r\n"
      })
  void aBodyWithTwoEndsIsRejected(String lines) {
    assertRejected("POST / HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n", Rejection.LENGTH);
  }

  @Test
  void anOldClientKnowsNoChunks() {
    assertRejected("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", Rejection.LENGTH);
  }

  @Test
  void chunkedIsAWordInAnyCase() throws Exception {
    read("POST / HTTP/1.1\r\nHost: x\r\ntransfer-ENCODING:CHUNKED\r\nExpect: 100-Continue\r\n\r\n");
    assertThat(reader.hasBody()).isTrue();
    assertThat(reader.contentLength()).isEqualTo(-1);
    assertThat(reader.expectsContinue()).isTrue();
  }

  @Test
  void whatIsTooLargeIsRejectedBeforeItsEnd() {
    String longest = "x".repeat(RequestReader.MAX_BYTES);
    assertRejected("GET /" + longest, Rejection.LONG_TARGET);
    assertRejected("GET / HTTP/1.1\r\nHost: x\r\nA: " + longest, Rejection.LARGE_HEAD);
    assertRejected("\r\n".repeat(RequestReader.MAX_BYTES / 2), Rejection.LONG_TARGET);
  }

  @Test
  void manyLinesFitAsLongAsTheirBytesDo() throws Exception {
    int lines = (RequestReader.MAX_BYTES - 100) / 4;
    read("GET / HTTP/1.1\r\nHost: x\r\n" + "a:\r\n".repeat(lines) + "B: c\r\n\r\n");
    assertThat(reader.header("b")).hasValue("c");
  }

  @Test
  void theIdsOfManyChannelsFit() throws Exception {
    String ids = String.join(",", Collections.nCopies(255, UUID.randomUUID().toString()));
    read("GET /subscriber/" + ids + " HTTP/1.1\r\nHost: x\r\nCookie: " + "x".repeat(4096)
        + "\r\n\r\n");
    assertThat(reader.path()).endsWith(ids);
  }

  private void read(String head) throws RejectedException {
    assertThat(reader.read(head.getBytes(ISO_8859_1), 0, head.length())).isEqualTo(head.length());
  }

  private void assertRejected(String request, Rejection expected) {
    byte[] bytes = request.getBytes(ISO_8859_1);
    assertThat(
            catchThrowableOfType(RejectedException.class, () -> reader.read(bytes, 0, bytes.length))
                .rejection())
        .isEqualTo(expected);
  }
}
