package io.hbpush.hbpushd.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.RequestHead;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the heads of requests, strictly as RFC 9112 has them: what two servers could take
 * differently is rejected. One serves all connections of an event loop, so it is its own result: the
 * head read last, as long as the bytes it stands in are left alone.
 *
 * <p>Core asks for a handful of fields, so only those become objects; that is what a parser of one's
 * own is for. Netty's decoder, which makes objects of all, takes five times as long for a poll or a
 * publish and three times for a browser's request: about half a microsecond more, in eight that a
 * request takes altogether.
 */
final class RequestReader implements RequestHead {
  /**
   * The largest request line and headers. A channel id of 1024 bytes, percent-encoded, takes 3 KiB,
   * and 255 UUIDs that are asked for at once take 9; that leaves 7 for cookies and whatever proxies
   * add.
   */
  static final int MAX_BYTES = 16 << 10;

  /** Not yet: the rest of the head has to come first. */
  static final int INCOMPLETE = -1;

  private static final String VERSION = "HTTP/1.";
  private static final boolean[] TOKEN = characters("!#$%&'*+-.^_`|~", true);
  private static final boolean[] HOST = characters("!$%&'()*+,-./:;=[]_~", true);

  /** How many places a header line takes: where its name begins and ends, and its value. */
  private static final int PLACES = 4;

  private byte[] bytes = {};
  private int[] places = new int[PLACES * 32];
  private int used;

  private String method = "";
  private int targetFrom;
  private int targetTo;
  private int queryFrom;
  private boolean modern;
  private int hosts;
  private long contentLength;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private boolean expectsContinue;

  private static boolean[] characters(String others, boolean alphanumeric) {
    var characters = new boolean[256];
    for (int c = 0; c < 128; c++) {
      characters[c] = alphanumeric && Character.isLetterOrDigit(c) || others.indexOf(c) >= 0;
    }
    return characters;
  }

  /**
   * Reads the head that begins somewhere in an array.
   *
   * @return where the head ends; or {@link #INCOMPLETE}
   */
  int read(byte[] bytes, int from, int to) throws RejectedException {
    this.bytes = bytes;
    used = 0;
    hosts = 0;
    contentLength = -1;
    chunked = false;
    close = false;
    keepAlive = false;
    expectsContinue = false;
    int limit = Math.min(to, from + MAX_BYTES);
    int lines = requestLine(from, limit);
    if (lines == INCOMPLETE) {
      return incomplete(from, limit, Rejection.LONG_TARGET);
    }
    int end = headerLines(lines, limit);
    if (end == INCOMPLETE) {
      return incomplete(from, limit, Rejection.LARGE_HEAD);
    }
    check();
    return end;
  }

  private static int incomplete(int from, int limit, Rejection tooLong) throws RejectedException {
    if (limit - from == MAX_BYTES) {
      throw new RejectedException(tooLong);
    }
    return INCOMPLETE;
  }

  private int requestLine(int from, int to) throws RejectedException {
    int at = from;
    while (at + 1 < to && bytes[at] == '\r' && bytes[at + 1] == '\n') {
      at += 2; // some clients send an empty line after a body
    }
    int begin = at;
    at = token(at, to);
    if (at == to || at + 1 == to && bytes[begin] == '\r') {
      return INCOMPLETE;
    }
    if (at == begin || bytes[at] != ' ') {
      throw new RejectedException(Rejection.NO_REQUEST_LINE);
    }
    method = method(begin, at);
    targetFrom = ++at;
    queryFrom = 0;
    while (at < to && bytes[at] > ' ' && bytes[at] != 0x7f && bytes[at] != '#') {
      if (bytes[at] == '?' && queryFrom == 0) {
        queryFrom = at + 1;
      }
      at++;
    }
    targetTo = at;
    if (at == to) {
      return INCOMPLETE;
    }
    if (at == targetFrom || bytes[at] != ' ') {
      throw new RejectedException(Rejection.NO_REQUEST_LINE);
    }
    return version(at + 1, to);
  }

  private int version(int from, int to) throws RejectedException {
    for (int i = 0; i < VERSION.length(); i++) {
      if (from + i == to) {
        return INCOMPLETE;
      }
      byte b = bytes[from + i];
      if (b != VERSION.charAt(i)) {
        boolean other = i == VERSION.indexOf('1') && isDigit(b);
        throw new RejectedException(other ? Rejection.OTHER_VERSION : Rejection.NO_REQUEST_LINE);
      }
    }
    int minor = from + VERSION.length();
    if (minor < to && !isDigit(bytes[minor])) {
      throw new RejectedException(Rejection.NO_REQUEST_LINE);
    }
    modern = minor < to && bytes[minor] != '0';
    return lineEnd(minor + 1, to, Rejection.NO_REQUEST_LINE);
  }

  private int lineEnd(int at, int to, Rejection otherwise) throws RejectedException {
    if (at < to && bytes[at] != '\r' || at + 1 < to && bytes[at + 1] != '\n') {
      throw new RejectedException(otherwise);
    }
    return at + 1 < to ? at + 2 : INCOMPLETE;
  }

  private int headerLines(int from, int to) throws RejectedException {
    int at = from;
    while (at < to && bytes[at] != '\r') {
      at = headerLine(at, to);
      if (at == INCOMPLETE) {
        return INCOMPLETE;
      }
    }
    return lineEnd(at, to, Rejection.BROKEN_FIELD);
  }

  private int headerLine(int from, int to) throws RejectedException {
    int nameTo = token(from, to);
    if (nameTo == to) {
      return INCOMPLETE;
    }
    if (nameTo == from || bytes[nameTo] != ':') {
      throw new RejectedException(Rejection.BROKEN_FIELD);
    }
    int at = nameTo + 1;
    while (at < to && isBlank(bytes[at])) {
      at++;
    }
    int valueFrom = at;
    while (at < to
        && (bytes[at] >= ' ' && bytes[at] != 0x7f || bytes[at] < 0 || bytes[at] == '\t')) {
      at++;
    }
    int valueTo = at;
    while (valueTo > valueFrom && isBlank(bytes[valueTo - 1])) {
      valueTo--;
    }
    int end = lineEnd(at, to, Rejection.BROKEN_FIELD);
    if (end != INCOMPLETE) {
      add(from, nameTo, valueFrom, valueTo);
    }
    return end;
  }

  private void add(int nameFrom, int nameTo, int valueFrom, int valueTo) throws RejectedException {
    if (used == places.length) {
      places = Arrays.copyOf(places, used * 2);
    }
    places[used++] = nameFrom;
    places[used++] = nameTo;
    places[used++] = valueFrom;
    places[used++] = valueTo;
    switch (nameTo - nameFrom) {
      case 4 -> host(nameFrom, valueFrom, valueTo);
      case 6 -> expect(nameFrom, valueFrom, valueTo);
      case 10 -> connection(nameFrom, valueFrom, valueTo);
      case 14 -> length(nameFrom, valueFrom, valueTo);
      case 17 -> encoding(nameFrom, valueFrom, valueTo);
      default -> {}
    }
  }

  private void host(int name, int from, int to) throws RejectedException {
    if (!is("host", name)) {
      return;
    }
    hosts++;
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0 || !HOST[bytes[i]]) {
        throw new RejectedException(Rejection.HOST);
      }
    }
  }

  private void expect(int name, int from, int to) {
    if (is("expect", name) && isWord("100-continue", from, to)) {
      expectsContinue = true;
    }
  }

  private void connection(int name, int from, int to) {
    if (!is("connection", name)) {
      return;
    }
    for (String option : text(from, to).split(",")) {
      close |= option.strip().equalsIgnoreCase("close");
      keepAlive |= option.strip().equalsIgnoreCase("keep-alive");
    }
  }

  /** Once, in digits, and so few that no server takes it for another number. */
  private void length(int name, int from, int to) throws RejectedException {
    if (!is("content-length", name)) {
      return;
    }
    if (contentLength >= 0 || from == to || to - from > 18) {
      throw new RejectedException(Rejection.LENGTH);
    }
    long length = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(bytes[i])) {
        throw new RejectedException(Rejection.LENGTH);
      }
      length = length * 10 + bytes[i] - '0';
    }
    contentLength = length;
  }

  private void encoding(int name, int from, int to) throws RejectedException {
    if (!is("transfer-encoding", name)) {
      return;
    }
    if (chunked || !isWord("chunked", from, to)) {
      throw new RejectedException(Rejection.LENGTH);
    }
    chunked = true;
  }

  private void check() throws RejectedException {
    if (hosts > 1 || modern && hosts == 0) {
      throw new RejectedException(Rejection.HOST);
    }
    if (chunked && (contentLength >= 0 || !modern)) {
      throw new RejectedException(Rejection.LENGTH);
    }
    cutAuthority();
  }

  /** A target may be a whole URL; its path is what counts. */
  private void cutAuthority() throws RejectedException {
    if (bytes[targetFrom] == '/' || isWord("*", targetFrom, targetTo)) {
      return;
    }
    int authority = isAt("http://", targetFrom) ? 7 : isAt("https://", targetFrom) ? 8 : 0;
    if (authority == 0) {
      throw new RejectedException(Rejection.NO_REQUEST_LINE);
    }
    int from = targetFrom + authority;
    int at = from;
    while (at < targetTo && bytes[at] != '/' && bytes[at] != '?') {
      if (bytes[at] < 0 || !HOST[bytes[at]]) {
        throw new RejectedException(Rejection.NO_REQUEST_LINE);
      }
      at++;
    }
    if (at == from) {
      throw new RejectedException(Rejection.NO_REQUEST_LINE); // RFC 9110, section 4.2.1
    }
    targetFrom = at;
  }

  private int token(int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= 0 && TOKEN[bytes[at]]) {
      at++;
    }
    return at;
  }

  /** Methods are case-sensitive. */
  private String method(int from, int to) {
    if (to - from == 3 && bytes[from] == 'G' && bytes[from + 1] == 'E' && bytes[from + 2] == 'T') {
      return "GET";
    }
    return text(from, to);
  }

  private boolean isAt(String lower, int from) {
    return from + lower.length() <= targetTo && is(lower, from);
  }

  private boolean isWord(String lower, int from, int to) {
    return to - from == lower.length() && is(lower, from);
  }

  /** Compares letters in any case; of what a name may have only letters differ in that bit. */
  private boolean is(String lower, int from) {
    for (int i = 0; i < lower.length(); i++) {
      if ((bytes[from + i] | 0x20) != (lower.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    int to = queryFrom == 0 ? targetTo : queryFrom - 1;
    return to <= targetFrom ? "/" : text(targetFrom, to);
  }

  @Override
  public Optional<String> query() {
    return queryFrom == 0 ? Optional.empty() : Optional.of(text(queryFrom, targetTo));
  }

  @Override
  public Optional<String> header(String name) {
    String value = null;
    for (int i = 0; i < used; i += PLACES) {
      if (places[i + 1] - places[i] == name.length() && is(name, places[i])) {
        String another = text(places[i + 2], places[i + 3]);
        value = value == null ? another : value + ", " + another;
      }
    }
    return Optional.ofNullable(value);
  }

  @Override
  public long contentLength() {
    return contentLength;
  }

  /** Whether a body follows; it may be that of an unknown length. */
  boolean hasBody() {
    return chunked || contentLength > 0;
  }

  /** Whether the client speaks HTTP/1.1. */
  boolean isModern() {
    return modern;
  }

  /** Whether the client wants to use the connection for its next request. */
  boolean keepsConnection() {
    return !close && (modern || keepAlive);
  }

  /** Whether the client waits for a word before it sends the body. */
  boolean expectsContinue() {
    return expectsContinue && modern && hasBody();
  }
}
