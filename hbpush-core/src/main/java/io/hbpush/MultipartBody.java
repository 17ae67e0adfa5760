package io.hbpush;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages as a {@code multipart/mixed} body (RFC 2046, section 5.1), each with fields of its own. The
 * messages' bodies are not copied. Immutable.
 */
final class MultipartBody {
  private final List<byte[]> heads = new ArrayList<>();
  private final List<Content> contents = new ArrayList<>();
  private final byte[] end;
  private final int size;

  /**
   * Lays out the parts.
   *
   * @param boundary what stands between them, and in none
   * @param parts each message's fields and content, at least one
   */
  MultipartBody(String boundary, List<Part> parts) {
    int total = 0;
    String open = "--";
    for (Part part : parts) {
      var head = new StringBuilder(open).append(boundary).append("\r\n");
      part.fields.forEach(
          field -> head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
      byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
      heads.add(bytes);
      contents.add(part.content);
      total += bytes.length + part.content.size();
      open = "\r\n--";
    }
    end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1);
    size = total + end.length;
  }

  int size() {
    return size;
  }

  /** Writes a part of the whole. */
  void writeTo(OutputStream out, int offset, int length) throws IOException {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new IndexOutOfBoundsException(offset + " and " + length + " of " + size);
    }
    var piece = new ByteArrayOutputStream(length);
    int at = 0;
    for (int i = 0; i < heads.size(); i++) {
      byte[] head = heads.get(i);
      int from = overlap(at, head.length, offset);
      piece.write(head, from, overlap(at, head.length, offset + length) - from);
      at += head.length;
      Content content = contents.get(i);
      int first = overlap(at, content.size(), offset);
      content.writeTo(piece, first, overlap(at, content.size(), offset + length) - first);
      at += content.size();
    }
    int from = overlap(at, end.length, offset);
    piece.write(end, from, overlap(at, end.length, offset + length) - from);
    piece.writeTo(out);
  }

  /** How much of a run of bytes, which begins somewhere, lies before a place. */
  private static int overlap(int begin, int length, int place) {
    return Math.max(0, Math.min(length, place - begin));
  }

  /** One message. */
  record Part(List<Header> fields, Content content) {}
}
