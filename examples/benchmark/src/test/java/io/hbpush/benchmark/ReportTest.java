package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ReportTest {
  private final StringWriter printed = new StringWriter();
  private final Report report = new Report("Speed", new PrintWriter(printed));

  @BeforeEach
  void raceTwoTurns() {
    report.add(new Comparison(
        "hares & <tortoises>",
        List.of("hare", "tortoise"),
        List.of(List.of(sample(100), sample(50)), List.of(sample(300), sample(50))),
        List.of()));
    report.remark("It rained.");
  }

  private static Sample sample(double rate) {
    return new Sample.Builder().put(Metric.RATE, rate).build();
  }

  @Test
  void printsAComparisonAsItComes() {
    assertThat(printed.toString())
        .contains("hares & <tortoises>")
        .containsPattern("publishes per second +200 \\(100–300\\) +50 +4\\.00 \\(2\\.00–6\\.00\\)");
  }

  @Test
  void isWrittenAsMarkdownWithItsPicture(@TempDir Path directory) throws Exception {
    report.write(directory.resolve("new"), "speed");
    assertThat(directory.resolve("new/speed.md"))
        .content()
        .startsWith("# Speed\n")
        .contains("](speed.svg)", "| publishes per second | 200 (100–300) |", "- It rained.\n");
    assertThat(Files.readString(directory.resolve("new/speed.svg"))).startsWith("<svg ");
  }

  @Test
  void thePictureIsWellFormedAndItsBarsAreToScale(@TempDir Path directory) throws Exception {
    report.write(directory, "speed");
    Element svg = DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(directory.resolve("speed.svg").toFile())
        .getDocumentElement();
    assertThat(svg.getTagName()).isEqualTo("svg");
    assertThat(svg.getTextContent()).contains("hares & <tortoises>", "200 (100–300)");
    var bars = svg.getElementsByTagName("rect");
    assertThat(width(bars.item(1)) / width(bars.item(2))).isEqualTo(4);
  }

  private static double width(org.w3c.dom.Node bar) {
    return Double.parseDouble(((Element) bar).getAttribute("width"));
  }
}
