package io.hbpush.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;

/** The war over HTTP, without a page. */
@Timeout(60)
class RoomIT {
  private WebappServer server;
  private Visitor visitor;

  @BeforeEach
  void start() throws Exception {
    server = new WebappServer(Path.of(System.getProperty("webapp.war")), 0);
    server.start();
    visitor = new Visitor(server.address("/chat/"));
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private static HttpRequest.Builder posting(HttpRequest.Builder request) {
    return request.POST(BodyPublishers.ofString("from outside"));
  }

  @Test
  void whatIsSaidIsPublishedAndListedWithItsCursor() throws Exception {
    server.deploy("/chat", Optional.empty());
    var text = "quotes \" and \\, a tab\t, é, 🙂, </script>";
    assertThat(visitor.say("Ada", text).statusCode()).isEqualTo(204);

    var message = visitor.firstMessage().get();
    assertThat(new Yaml().<Object>load(message.body()))
        .extracting("author", "text")
        .containsExactly("Ada", text);
    var cursor = "\"cursor\": \"\\d+:" + message.headers().firstValue("Etag").get() + "\"";
    assertThat(visitor.send(visitor.request("messages")).body())
        .contains(message.body())
        .containsPattern(cursor);
    assertThat(visitor.send(visitor.request("")).body())
        .contains(message.body())
        .containsPattern(cursor);
  }

  @Test
  void whatIsSaidTwiceUnderOneIdIsSaidOnce() throws Exception {
    server.deploy("/chat", Optional.of(Visitor.KEY));
    var id = UUID.randomUUID();
    for (int i = 0; i < 2; i++) {
      assertThat(visitor.say(id, "Ada", "hello").statusCode()).isEqualTo(204);
    }
    var info =
        visitor.send(visitor.publisher().header("Accept", "application/json").GET());
    assertThat(info.body()).contains("\"messages\": 1,");
  }

  @Test
  void whatIsBlankOrTooLongIsRefusedWithASentence() throws Exception {
    server.deploy("/chat", Optional.empty());
    assertThat(visitor.say("Ada", " ")).satisfies(refused -> {
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body().strip()).isEqualTo("Please fill in your message.");
    });
    assertThat(visitor.say("A".repeat(41), "hello").body().strip())
        .isEqualTo("Please keep your name within 40 characters.");
    assertThat(visitor.send(visitor.request("messages")).body()).doesNotContain("hello");
  }

  @Test
  void nobodyPublishesFromOutsideWhereNoKeyIsSet() throws Exception {
    server.deploy("/chat", Optional.empty());
    assertThat(visitor.send(posting(visitor.publisher())).statusCode()).isEqualTo(403);
    assertThat(visitor.send(posting(visitor.request("publisher;x=y/room"))).statusCode())
        .isGreaterThanOrEqualTo(400);
  }

  @Test
  void onlyWhoHasTheKeyPublishesFromOutside() throws Exception {
    server.deploy("/chat", Optional.of(Visitor.KEY));
    assertThat(visitor.send(posting(visitor.request("publisher/room")))).satisfies(refused -> {
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    });
    var wrong = visitor.request("publisher/room").header("Authorization", "Bearer no");
    assertThat(visitor.send(posting(wrong)).statusCode()).isEqualTo(401);
    assertThat(visitor.send(posting(visitor.publisher())).statusCode()).isEqualTo(202);
    assertThat(visitor.firstMessage().get().body()).isEqualTo("from outside");
  }
}
