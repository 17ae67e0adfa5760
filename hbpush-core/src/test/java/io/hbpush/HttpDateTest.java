package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
  private static final long DAY = 86_400;

  @Test
  void theDayHasTwoDigits() {
    assertThat(HttpDate.format(784_111_777)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpDate.format(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Thu, 01 Jan 2026 00:00:00 GMT | 0", "Sun, 01 Feb 2026 00:00:00 GMT | 31",
        "Sun, 01 Mar 2026 00:00:00 GMT | 59", "Wed, 01 Apr 2026 00:00:00 GMT | 90",
        "Fri, 01 May 2026 00:00:00 GMT | 120", "Mon, 01 Jun 2026 00:00:00 GMT | 151",
        "Wed, 01 Jul 2026 00:00:00 GMT | 181", "Sat, 01 Aug 2026 00:00:00 GMT | 212",
        "Tue, 01 Sep 2026 00:00:00 GMT | 243", "Thu, 01 Oct 2026 00:00:00 GMT | 273",
        "Sun, 01 Nov 2026 00:00:00 GMT | 304", "Tue, 01 Dec 2026 00:00:00 GMT | 334"
      })
  void monthsAndDaysHaveTheNamesOfHttpWhateverTheLocale(String date, long days) {
    long time = 1_767_225_600 + days * DAY;
    assertThat(HttpDate.format(time)).isEqualTo(date);
    assertThat(HttpDate.parse(date)).hasValue(time);
  }

  @Test
  void eachFormattedDateIsReadBack() {
    for (long time = 0; time < 4_102_444_800L; time += 37 * DAY + 12_345) {
      String date = HttpDate.format(time);
      // Read where another date was written last, so that nothing is only remembered.
      HttpDate.format(time + 1);
      assertThat(HttpDate.parse(date)).hasValue(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"
      })
  void allThreeFormsOfHttpAreRead(String date) {
    assertThat(HttpDate.parse(date)).hasValue(784_111_777);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thu, 15 Jan 2026 12:00:10 GMT",
        "Thursday, 15-Jan-26 12:00:10 GMT",
        "Thu Jan 15 12:00:10 2026"
      })
  void aDayOfTwoDigitsIsReadInAllThreeForms(String date) {
    assertThat(HttpDate.parse(date)).hasValue(1_768_478_410);
  }

  @Test
  void aDateBefore1970IsNegative() {
    assertThat(HttpDate.parse("Wed, 31 Dec 1969 23:59:59 GMT")).hasValue(-1);
    assertThat(HttpDate.parse("Mon, 01 Jan 0001 00:00:00 GMT")).hasValue(-62_135_596_800L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "1450755280",
        "Mon, 06 Nov 1994 08:49:37 GMT", // it was a Sunday
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "1994-11-06T08:49:37Z",
        "So, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT x"
      })
  void whatIsNoDateOfHttpIsNotRead(String text) {
    assertThat(HttpDate.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sat, 01 Jan +10000 00:00:00 GMT",
        "Mon, 01 Jan +10001 00:00:00 GMT",
        "Mon Jan  1 00:00:00 +10001"
      })
  void aYearHasFourDigits(String date) {
    assertThat(HttpDate.parse(date)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sat, 31 Feb 2026 00:00:00 GMT", "Sat, 29 Feb 2026 00:00:00 GMT"})
  void aDayThatIsNotInTheCalendarIsNotReadAsAnother(String date) {
    assertThat(HttpDate.parse(date)).isEmpty();
  }
}
