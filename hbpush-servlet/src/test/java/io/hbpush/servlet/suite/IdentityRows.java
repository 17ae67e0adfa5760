package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.MessageId;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

/** Section "Identity and order". */
abstract class IdentityRows extends HttpRows {
  IdentityRows(SuiteServer server) {
    super(server);
  }

  @Test
  void lastModifiedIsAnHttpDateAndEtagABareDecimal() throws IOException {
    publish("hello");
    Answer answer = get("/subscriber/" + channel);
    assertThat(answer.header("Last-Modified").orElseThrow())
        .matches(
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    assertThat(answer.lines()).anyMatch(line -> line.matches("(?i)etag: \\d+"));
  }

  @Test
  void theOneWordFormIsTheSameId() throws IOException {
    String info = publish("hello").text();
    assertThat(info).endsWith("last message id: " + id(get("/subscriber/" + channel)));
  }

  @Test
  void tagsCountFromZeroAgainInEveryNewSecond() throws IOException {
    server.clock.move(Duration.ofSeconds(10));
    MessageId first = idOf(publish("one"));
    MessageId second = idOf(publish("two"));
    server.clock.move(Duration.ofSeconds(10));
    MessageId third = idOf(publish("three"));
    assertThat(second).isGreaterThan(first);
    assertThat(third.time()).isGreaterThan(first.time());
    assertThat(third.tag()).isZero();
  }

  @Test
  void idsIncreaseOverAllChannels() throws IOException {
    MessageId here = idOf(publish("here"));
    Answer elsewhere = post("/publisher/" + channel + "-2", "elsewhere");
    assertThat(idOf(elsewhere)).isGreaterThan(here);
    assertThat(idOf(publish("here again"))).isGreaterThan(idOf(elsewhere));
  }

  @Test
  void idsNeverRepeatWhenTheClockStepsBack() throws IOException {
    MessageId before = idOf(publish("before"));
    server.clock.move(Duration.ofSeconds(-5));
    MessageId after = idOf(publish("after"));
    server.clock.move(Duration.ofSeconds(5));
    assertThat(after).isGreaterThan(before);
    assertThat(after.time()).isGreaterThanOrEqualTo(before.time());
  }

  @Test
  void idsNeverRepeatWhenAChannelIsDeletedAndMadeAgain() throws IOException {
    MessageId before = idOf(publish("before"));
    assertThat(request("DELETE", "/publisher/" + channel).status()).isEqualTo(200);
    assertThat(idOf(publish("after"))).isGreaterThan(before);
  }

  private static MessageId idOf(Answer published) {
    String text = published.text();
    return MessageId.parse(text.substring(text.lastIndexOf(' ') + 1));
  }

  private static String id(Answer delivered) {
    String date = delivered.header("Last-Modified").orElseThrow();
    long time = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
    return time + ":" + delivered.header("Etag").orElseThrow();
  }
}
