package io.hbpush.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;

/** The war over HTTP, without a page. */
@Timeout(60)
class GuestBookIT {
  private WebappServer server;
  private Guest guest;

  @BeforeEach
  void start() throws Exception {
    server = new WebappServer(Path.of(System.getProperty("webapp.war")), 0);
    server.start();
    guest = new Guest(server.address("/guests/"));
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private static HttpRequest.Builder posting(HttpRequest.Builder request) {
    return request.POST(BodyPublishers.ofString("from outside"));
  }

  @Test
  void anEntryIsPublishedAndListedWithItsCursor() throws Exception {
    server.deploy("/guests", Optional.empty());
    var text = "quotes \" and \\, a tab\t, é, 🙂";
    assertThat(guest.sign("Ada", text).statusCode()).isEqualTo(204);

    var message = guest.firstMessage().get();
    assertThat(new Yaml().<Object>load(message.body()))
        .extracting("author", "text")
        .containsExactly("Ada", text);
    var listed = guest.send(guest.request("entries"));
    assertThat(listed.body())
        .contains(message.body())
        .containsPattern(
            "\"cursor\": \"\\d+:" + message.headers().firstValue("Etag").get() + "\"");
  }

  @Test
  void anEntryThatIsBlankOrTooLongIsRefusedWithASentence() throws Exception {
    server.deploy("/guests", Optional.empty());
    assertThat(guest.sign("Ada", " ")).satisfies(refused -> {
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body().strip()).isEqualTo("Please fill in your message.");
    });
    assertThat(guest.sign("A".repeat(41), "hello").body().strip())
        .isEqualTo("Please keep your name within 40 characters.");
    assertThat(guest.send(guest.request("entries")).body()).doesNotContain("hello");
  }

  @Test
  void nobodyPublishesFromOutsideWhereNoKeyIsSet() throws Exception {
    server.deploy("/guests", Optional.empty());
    assertThat(guest.send(posting(guest.publisher())).statusCode()).isEqualTo(403);
    assertThat(guest.send(posting(guest.request("publisher;x=y/guestbook"))).statusCode())
        .isGreaterThanOrEqualTo(400);
  }

  @Test
  void onlyWhoHasTheKeyPublishesFromOutside() throws Exception {
    server.deploy("/guests", Optional.of(Guest.KEY));
    assertThat(guest.send(posting(guest.request("publisher/guestbook")))).satisfies(refused -> {
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    });
    var wrong = guest.request("publisher/guestbook").header("Authorization", "Bearer no");
    assertThat(guest.send(posting(wrong)).statusCode()).isEqualTo(401);
    assertThat(guest.send(posting(guest.publisher())).statusCode()).isEqualTo(202);
    assertThat(guest.firstMessage().get().body()).isEqualTo("from outside");
  }
}
