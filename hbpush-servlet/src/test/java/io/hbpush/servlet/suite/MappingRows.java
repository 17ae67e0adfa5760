package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PathPattern;
import io.hbpush.PublisherLocation;
import io.hbpush.PushLocations;
import io.hbpush.SubscriberLocation;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.PushServlet;
import io.hbpush.servlet.SubscriberServlet;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web applications of their own: other context paths, other mappings, several locations. */
abstract class MappingRows extends WebappRows {
  MappingRows(SuiteServer server) {
    super(server);
  }

  @ParameterizedTest
  @CsvSource({
    "'', /publisher/*, /publisher/",
    "'', /*, /",
    "'', /, /",
    "/app, /*, /app/",
    "/app, /, /app/",
    "/a/b, /c/d/*, /a/b/c/d/"
  })
  void anIdIsWhatFollowsContextPathAndMapping(String context, String mapping, String prefix)
      throws Exception {
    start(context, webapp -> mount(webapp, mapping, new PublisherServlet(relay)));
    assertThat(send("POST", prefix + "x%20y/z", "hello").status()).isEqualTo(202);
    assertThat(held("x y/z")).isEqualTo(1);
    assertRefusedHere(send("GET", prefix, ""), 404);
  }

  @Test
  void anEncodedContextPathIsFound() throws Exception {
    start("/my app", webapp -> mount(webapp, "/publisher/*", new PublisherServlet(relay)));
    assertThat(send("POST", "/my%20app/publisher/x", "hello").status()).isEqualTo(202);
    assertThat(send("POST", "/my%20%61pp/%70ublisher/x", "hello").status()).isEqualTo(202);
    assertThat(held("x")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/publisher", "*.push"})
  void aMappingWithoutAnythingBehindItHasNoIds(String mapping) throws Exception {
    start("", webapp -> mount(webapp, mapping, new PublisherServlet(relay)));
    assertRefusedHere(send("POST", mapping.replace("*", "/x"), "hello"), 404);
  }

  @Test
  void severalLocationsShareAMappingAndTheFirstThatMatchesServes() throws Exception {
    var locations = PushLocations.builder()
        .publisher(PathPattern.url("/(\\w+)/in"), PublisherLocation.DEFAULT, relay)
        .subscriber(PathPattern.prefix("/out/"), SubscriberLocation.DEFAULT, relay)
        .subscriber(PathPattern.prefix("/out/never/"), SubscriberLocation.DEFAULT, relay)
        .build();
    start("/app", webapp -> mount(webapp, "/push/*", new PushServlet(locations)));
    assertThat(send("POST", "/app/push/news/in", "hello").status()).isEqualTo(202);
    assertThat(send("GET", "/app/push/out/news", "").text()).isEqualTo("hello");
    assertRefusedHere(send("GET", "/app/push/elsewhere", ""), 404);
    assertRefusedHere(send("POST", "/app/push/news/in/more", ""), 404);
    assertRefusedHere(send("POST", "/app/push/a;v=1/in", ""), 404);
    assertRefusedHere(send("GET", "/app/push;v=1/out/news", ""), 400, "PARAMETER_IN_MAPPING");
    assertRefusedHere(send("GET", "/app/push/out/../out/news", ""), 400, "DOT_SEGMENT");
  }

  @Test
  void aForwardedRequestIsServedAtThePathItWasForwardedTo() throws Exception {
    start("/app", webapp -> {
      mount(webapp, "/publisher/*", new PublisherServlet(relay));
      mount(webapp, "/subscriber/*", new SubscriberServlet(relay));
      mount(webapp, "/api/*", new Forwarding());
    });
    assertThat(send("POST", "/app/api/x", "hello").status()).isEqualTo(202);
    assertThat(send("GET", "/app/subscriber/news", "").text()).isEqualTo("hello");
  }

  /** Takes everything to one channel. */
  private static final class Forwarding extends GenericServlet {
    private static final long serialVersionUID = 1L;

    @Override
    public void service(ServletRequest request, ServletResponse response)
        throws ServletException, IOException {
      request.getRequestDispatcher("/publisher/news").forward(request, response);
    }
  }
}
