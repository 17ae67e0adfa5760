package io.hbpush.hbpushd.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.BodySink;
import io.hbpush.Responder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
  private final Recorder recorder = new Recorder();

  @Test
  void aBodyOfALengthEndsThere() {
    BodyReader reader = wanted(5);
    assertThat(take(reader, "hello world")).isEqualTo(5);
    assertThat(recorder.text()).isEqualTo("hello.");
    assertThat(reader.isOver()).isTrue();
    assertThat(take(reader, " world")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        "005\r\nhello\r\n06\r\n world\r\n000\r\n\r\n",
        "5;a=b\r\nhello\r\n6 ; c=\"d\"\r\n world\r\n0;e\r\n\r\n",
        "b\r\nhello world\r\n0\r\nDigest: x\r\nOther: y\r\n\r\n",
        "B\r\nhello world\r\n0\r\n\r\n"
      })
  void chunksArePutTogetherHoweverTheyCome(String chunks) {
    BodyReader whole = wanted(-1);
    assertThat(take(whole, chunks + "GET /")).isEqualTo(chunks.length());
    assertThat(recorder.text()).isEqualTo("hello world.");
    assertThat(whole.isOver()).isTrue();

    recorder.clear();
    BodyReader bytewise = wanted(-1);
    for (int i = 0; i < chunks.length(); i++) {
      assertThat(bytewise.isOver()).isFalse();
      assertThat(take(bytewise, chunks.substring(i, i + 1))).isEqualTo(1);
    }
    assertThat(recorder.text()).isEqualTo("hello world.");
    assertThat(bytewise.isOver()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n",
        "\r\n",
        " 5\r\nhello\r\n",
        "-5\r\n",
        "+5\r\n",
        "0x5\r\n",
        "5\nhello\n0\n\n",
        "5\r\nhello0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello\rx",
        "5\rx",
        "5\0\r\n",
        "1000000000000000\r\n",
        "0\r\nA\0: b\r\n\r\n",
        "0\r\n\n",
        "0\r\n\rx"
      })
  void brokenChunksAreTheEnd(String chunks) {
    BodyReader reader = wanted(-1);
    take(reader, chunks);
    assertThat(reader.isBroken()).isTrue();
    assertThat(recorder.text()).endsWith("!").doesNotContain(".");
  }

  @Test
  void extensionsAndTrailersHaveALimit() {
    BodyReader extended = wanted(-1);
    take(extended, "5;" + "x".repeat(9000));
    assertThat(extended.isBroken()).isTrue();

    recorder.clear();
    BodyReader trailed = wanted(-1);
    take(trailed, "0\r\n" + "A: b\r\n".repeat(9000));
    assertThat(trailed.isBroken()).isTrue();
    assertThat(recorder.text()).isEqualTo("!");
  }

  @Test
  void whoeverIsCutOffIsToldOnce() {
    BodyReader reader = wanted(5);
    take(reader, "he");
    reader.cutOff();
    reader.cutOff();
    assertThat(recorder.text()).isEqualTo("he!");
    assertThat(take(reader, "llo")).isZero();
  }

  @Test
  void whatNobodyWantsIsDropped() {
    var reader = new BodyReader(5);
    assertThat(reader.isWanted()).isFalse();
    assertThat(take(reader, "hello")).isEqualTo(5);
    assertThat(reader.isOver()).isTrue();
  }

  @Test
  void onlySoMuchIsDropped() {
    assertThat(new BodyReader(Responder.DROPPED_BYTES).isDroppable()).isTrue();
    assertThat(new BodyReader(Responder.DROPPED_BYTES + 1).isDroppable()).isFalse();
    assertThat(new BodyReader(-1).isDroppable()).isFalse();
    BodyReader begun = wanted(Responder.DROPPED_BYTES + 1);
    take(begun, "x");
    begun.drop();
    assertThat(begun.isDroppable()).isTrue();
  }

  private BodyReader wanted(long length) {
    var reader = new BodyReader(length);
    reader.to(recorder);
    return reader;
  }

  private static int take(BodyReader reader, String text) {
    return reader.take(text.getBytes(ISO_8859_1), 0, text.length());
  }

  /** Writes down what it is told: a point is the end, an exclamation mark the failure. */
  private static final class Recorder implements BodySink {
    private final StringBuilder told = new StringBuilder();

    String text() {
      return told.toString();
    }

    void clear() {
      told.setLength(0);
    }

    @Override
    public void data(byte[] bytes, int offset, int length) {
      told.append(new String(bytes, offset, length, ISO_8859_1));
    }

    @Override
    public void end() {
      told.append('.');
    }

    @Override
    public void failed() {
      told.append('!');
    }
  }
}
