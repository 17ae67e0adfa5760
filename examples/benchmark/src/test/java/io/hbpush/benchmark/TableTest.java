package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      new Table(List.of("", "one"), List.of(List.of("length", "1"), List.of("", "1,000")));

  @Test
  void columnsAreAsWideAsTheirWidestText() {
    assertThat(table.text()).isEqualTo("""
        \s       one
        length  1
        \s       1,000
        """);
  }

  @Test
  void isWrittenInMarkdown() {
    assertThat(table.markdown()).isEqualTo("""
        |  | one |
        |---|---|
        | length | 1 |
        |  | 1,000 |
        """);
  }
}
