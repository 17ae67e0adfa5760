package io.hbpush.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.servlet.client.Browser;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page in a real browser, the application in a real container. */
@Timeout(120)
class GuestBookPageIT {
  private static final String TEXTS =
      "[...document.querySelectorAll('#entries li')].map(li => li.lastChild.textContent)";
  private static final String LIVE = "document.querySelector('#connection').textContent === 'Live'";

  private static final Interruptions interruptions = new Interruptions();
  private static Browser browser;
  private static WebappServer server;
  private static Guest guest;

  private WebAppContext context;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start();
    server = new WebappServer(Path.of(System.getProperty("webapp.war")), 0);
    server.putInFront(interruptions);
    server.start();
    guest = new Guest(server.address("/guests/"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.stop();
      server.stop();
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    context = server.deploy("/guests", Optional.of(Guest.KEY));
  }

  @AfterEach
  void undeploy() throws Exception {
    browser.closeWindow();
    server.undeploy(context);
  }

  private String openPage() throws IOException, InterruptedException {
    String window = browser.openWindow(guest.application());
    browser.await(LIVE);
    return window;
  }

  /** Compares the entries from the latest to the first. */
  private void awaitTexts(String... latestFirst) throws IOException, InterruptedException {
    browser.await(TEXTS + ".includes(" + Json.quote(latestFirst[0]) + ")");
    assertThat(browser.value(TEXTS))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly((Object[]) latestFirst);
  }

  @Test
  void anEntrySignedInOneWindowShowsOnceInBoth() throws Exception {
    String one = openPage();
    String other = openPage();
    browser.resize(390, 760);

    browser.switchTo(one);
    browser.resize(1100, 760);
    browser.type("#author", "Ada");
    browser.type("#text", "Greetings from <b>here</b> – it’s lovely!");
    browser.click("button");
    awaitTexts("Greetings from <b>here</b> – it’s lovely!");

    // A second entry comes after everything that belongs to the first.
    browser.switchTo(other);
    awaitTexts("Greetings from <b>here</b> – it’s lovely!");
    browser.type("#author", "Grace");
    browser.type("#text", "And from\nthere \"too\" 🙂");
    browser.click("button");
    awaitTexts("And from\nthere \"too\" 🙂", "Greetings from <b>here</b> – it’s lovely!");
    browser.screenshot(Path.of("target", "guestbook-narrow.png"));

    browser.closeWindow();
    browser.switchTo(one);
    awaitTexts("And from\nthere \"too\" 🙂", "Greetings from <b>here</b> – it’s lovely!");
    browser.screenshot(Path.of("target", "guestbook-wide.png"));
  }

  @Test
  void entriesOfEachMomentOfLoadingAreShownOnce() throws Exception {
    guest.sign("Ada", "before");
    interruptions.before("/guests/entries", () -> guest.sign("Ada", "page there, entries not"));
    interruptions.before(
        "/guests/subscriber/guestbook", () -> guest.sign("Ada", "entries there, not asked yet"));
    openPage();
    guest.awaitHeld(1);
    guest.sign("Ada", "asked");
    awaitTexts("asked", "entries there, not asked yet", "page there, entries not", "before");
  }

  @Test
  void entriesThatComeAllTheTimeAreShownOnceAndInOrder() throws Exception {
    var signing = new FutureTask<>(() -> {
      for (int i = 1; i <= 90; i++) {
        guest.sign("Ada", "entry " + i);
      }
      return null;
    });
    interruptions.before("/guests/", () -> start(signing));
    openPage();
    signing.get();
    awaitTexts(IntStream.range(0, 90).mapToObj(i -> "entry " + (90 - i)).toArray(String[]::new));
  }

  private static Thread start(Runnable task) {
    var thread = new Thread(task, "signing");
    thread.start();
    return thread;
  }

  @Test
  void aNoticeFromOutsideIsShown() throws Exception {
    openPage();
    guest.awaitHeld(1);
    var published = guest.send(guest
        .publisher()
        .header("Content-Type", "text/plain; charset=utf-8")
        .POST(BodyPublishers.ofString("We close in ten minutes.")));
    assertThat(published.statusCode()).isEqualTo(201);
    awaitTexts("We close in ten minutes.");
  }

  @Test
  void thePageGoesOnWhenItsChannelIsDeleted() throws Exception {
    guest.sign("Ada", "before");
    openPage();
    guest.awaitHeld(1);
    assertThat(guest.send(guest.publisher().DELETE()).statusCode()).isEqualTo(200);
    guest.sign("Ada", "after");
    awaitTexts("after", "before");
  }

  @Test
  void thePageGoesOnWhenTheApplicationIsRedeployed() throws Exception {
    guest.sign("Ada", "before");
    openPage();
    guest.awaitHeld(1);
    server.undeploy(context);
    browser.await("!(" + LIVE + ")");
    context = server.deploy("/guests", Optional.of(Guest.KEY));
    browser.await(LIVE);
    guest.sign("Ada", "after");
    // What the old one had kept is gone with it; the page is told by the gap.
    awaitTexts("after");
  }

  /** Has something happen just before a request arrives. */
  private static final class Interruptions extends Handler.Wrapper {
    interface Happening {
      void happen() throws Exception;
    }

    private final Map<String, Happening> once = new ConcurrentHashMap<>();

    void before(String path, Happening happening) {
      once.put(path, happening);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Happening happening = once.remove(request.getHttpURI().getPath());
      if (happening != null && request.getMethod().equals("GET")) {
        happening.happen();
      }
      return super.handle(request, response, callback);
    }
  }
}
