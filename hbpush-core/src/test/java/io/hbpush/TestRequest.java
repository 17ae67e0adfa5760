package io.hbpush;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as an adapter would hand it in, without any HTTP. */
final class TestRequest implements RequestHead {
  private final String method;
  private final String target;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private byte[] body = {};
  private boolean cutOff;

  private TestRequest(String method, String target) {
    this.method = method;
    this.target = target;
  }

  static TestRequest of(String method, String target) {
    return new TestRequest(method, target);
  }

  static TestRequest get(String target) {
    return of("GET", target);
  }

  static TestRequest post(String target, String body) {
    return post(target, body.getBytes(StandardCharsets.UTF_8));
  }

  static TestRequest post(String target, byte[] body) {
    TestRequest post = of("POST", target).header("Content-Length", Integer.toString(body.length));
    post.body = body;
    return post;
  }

  TestRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** As a client sends it that does not know the length beforehand. */
  TestRequest chunked() {
    headers.remove("Content-Length");
    return this;
  }

  /** The connection breaks after half of the body. */
  TestRequest cutOff() {
    cutOff = true;
    return this;
  }

  boolean isCutOff() {
    return cutOff;
  }

  /** With the cursor of a reply, as a browser's cache sends it. */
  TestRequest after(TestReply reply) {
    reply.header("Last-Modified").ifPresent(date -> header("If-Modified-Since", date));
    reply.header("Etag").ifPresent(tag -> header("If-None-Match", tag));
    return this;
  }

  TestRequest after(MessageId cursor) {
    TestRequest dated = header("If-Modified-Since", HttpDate.format(cursor.time()));
    return cursor.tag() < 0 ? dated : dated.header("If-None-Match", "" + cursor.tag());
  }

  byte[] body() {
    return body;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  @Override
  public Optional<String> query() {
    int query = target.indexOf('?');
    return query < 0 ? Optional.empty() : Optional.of(target.substring(query + 1));
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public long contentLength() {
    @Nullable String length = headers.get("Content-Length");
    return length == null ? -1 : Long.parseLong(length);
  }
}
