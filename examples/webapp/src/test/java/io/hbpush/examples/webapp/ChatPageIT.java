package io.hbpush.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.servlet.client.Browser;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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
class ChatPageIT {
  /** All that is shown, in its order; not what only this page knows yet. */
  private static final String TEXTS = "[...document.querySelectorAll('#messages li:not(.pending)')]"
      + ".map(li => (li.querySelector('p') ?? li).textContent)";

  private static final String LIVE = "document.querySelector('#connection').textContent === 'Live'";

  private static Browser browser;

  private final Interruptions interruptions = new Interruptions();
  private WebappServer server;
  private WebAppContext context;
  private Visitor visitor;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() throws Exception {
    if (browser != null) {
      browser.stop();
    }
  }

  @BeforeEach
  void start() throws Exception {
    startServer(0);
    visitor = new Visitor(server.address("/chat/"));
  }

  private void startServer(int port) throws Exception {
    server = new WebappServer(Path.of(System.getProperty("webapp.war")), port);
    server.putInFront(interruptions);
    context = server.deploy("/chat", Optional.of(Visitor.KEY));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    browser.closeWindows();
    server.stop();
  }

  private String openPage() throws IOException, InterruptedException {
    String window = browser.openWindow(visitor.application());
    browser.await(LIVE);
    return window;
  }

  /** Says something in the current window. */
  private void say(String author, String text) throws IOException, InterruptedException {
    browser.value("document.querySelector('#author').value = " + Json.quote(author));
    browser.type("#text", text);
    browser.click("#send");
  }

  /** Waits for the last of these, and sees then that each is there once and in order. */
  private void awaitTexts(String... texts) throws IOException, InterruptedException {
    browser.await(TEXTS + ".includes(" + Json.quote(texts[texts.length - 1]) + ")");
    assertThat(browser.value(TEXTS))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly((Object[]) texts);
  }

  private void awaitPending() throws IOException, InterruptedException {
    browser.await("document.querySelector('.pending')");
  }

  @Test
  void whatIsSaidInOneTabShowsOnceInBoth() throws Exception {
    String one = openPage();
    String other = openPage();
    var greeting = "Greetings from <b>here</b> – it’s \"lovely\" 🙂";
    browser.switchTo(one);
    say("Ada", greeting);
    awaitTexts(greeting);
    browser.switchTo(other);
    awaitTexts(greeting);
    // A second message comes after everything that belongs to the first.
    say("Grace", "And from there");
    awaitTexts(greeting, "And from there");
    browser.switchTo(one);
    awaitTexts(greeting, "And from there");
  }

  @Test
  void whatIsSaidAtEachMomentOfLoadingIsShownOnce() throws Exception {
    visitor.say("Ada", "before");
    interruptions.before("/chat/", () -> visitor.say("Ada", "just before"));
    interruptions.before(
        "/chat/subscriber/room", () -> visitor.say("Ada", "page there, not asked yet"));
    openPage();
    visitor.awaitHeld(1);
    visitor.say("Ada", "asked");
    awaitTexts("before", "just before", "page there, not asked yet", "asked");
  }

  @Test
  void whatIsSaidAllTheTimeIsShownOnceAndInOrder() throws Exception {
    var saying = new FutureTask<>(() -> {
      for (int i = 1; i <= 90; i++) {
        visitor.say("Ada", "message " + i);
      }
      return null;
    });
    interruptions.before("/chat/", () -> new Thread(saying, "saying").start());
    openPage();
    saying.get();
    awaitTexts(IntStream.rangeClosed(1, 90).mapToObj(i -> "message " + i).toArray(String[]::new));
  }

  @Test
  void aNoticeFromOutsideIsShown() throws Exception {
    openPage();
    visitor.awaitHeld(1);
    var published = visitor.send(visitor
        .publisher()
        .header("Content-Type", "text/plain; charset=utf-8")
        .POST(BodyPublishers.ofString("We close in ten minutes.")));
    assertThat(published.statusCode()).isEqualTo(201);
    awaitTexts("We close in ten minutes.");
  }

  @Test
  void aMessageThatIsRefusedComesBackToWhoSaidIt() throws Exception {
    openPage();
    browser.value("document.querySelector('#author').removeAttribute('maxlength')");
    say("A".repeat(41), "hello");
    browser.await("document.querySelector('#refusal').textContent.includes('within 40')");
    assertThat(browser.value("document.querySelector('#text').value")).isEqualTo("hello");
    assertThat(browser.value("document.querySelectorAll('#messages li').length"))
        .isEqualTo(0);
  }

  @Test
  void whatIsNotLetInComesBackBeforeWhatWasTypedMeanwhile() throws Exception {
    openPage();
    var typed = new CountDownLatch(1);
    interruptions.refuse("/chat/messages", 403, typed::await);
    say("Ada", "hello");
    awaitPending();
    browser.type("#text", "and more");
    typed.countDown();
    browser.await("document.querySelector('#refusal').textContent.includes('403')");
    assertThat(browser.value("document.querySelector('#text').value")).isEqualTo("hello\nand more");
    assertThat(browser.value("document.querySelectorAll('#messages li').length"))
        .isEqualTo(0);
  }

  @Test
  void whatThePageMissedIsAskedForUntilItIsTold() throws Exception {
    visitor.say("Ada", "before");
    openPage();
    visitor.awaitHeld(1);
    visitor.awaitPast();
    server.undeploy(context);
    var askedAgain = new CountDownLatch(1);
    interruptions.refuse(
        "/chat/messages", 503, () -> interruptions.before("/chat/messages", askedAgain::countDown));
    context = server.deploy("/chat", Optional.of(Visitor.KEY)); // its data is lost, which is a gap
    askedAgain.await();
  }

  @Test
  void thePageGoesOnWhenItsChannelIsDeleted() throws Exception {
    visitor.say("Ada", "before");
    openPage();
    visitor.awaitHeld(1);
    assertThat(visitor.send(visitor.publisher().DELETE()).statusCode()).isEqualTo(200);
    visitor.say("Ada", "after");
    awaitTexts("before", "after");
  }

  @Test
  void thePageGoesOnWhenTheApplicationIsRedeployed() throws Exception {
    visitor.say("Ada", "before");
    openPage();
    visitor.awaitPast();
    server.undeploy(context);
    browser.await("!(" + LIVE + ")");
    context = server.deploy("/chat", Optional.of(Visitor.KEY));
    visitor.say("Ada", "while the page was still away");
    browser.await(LIVE);
    visitor.say("Ada", "after");
    awaitTexts("before", "while the page was still away", "after");
  }

  @Test
  void tabsLoseAndRepeatNothingWhenTheServerIsRestarted() throws Exception {
    String one = openPage();
    String other = openPage();
    say("Grace", "before");
    awaitTexts("before");
    visitor.awaitPast();
    int port = server.address("/").getPort();
    server.stop();
    browser.await("!(" + LIVE + ")");
    say("Grace", "said while it was away");
    awaitPending();
    browser.switchTo(one);
    awaitTexts("before");
    browser.await("!(" + LIVE + ")");
    startServer(port);
    awaitTexts("before", "said while it was away");
    browser.await(LIVE);
    say("Ada", "after");
    awaitTexts("before", "said while it was away", "after");
    browser.switchTo(other);
    awaitTexts("before", "said while it was away", "after");
  }

  @Test
  void aTabThatWasOfflineLosesAndRepeatsNothing() throws Exception {
    String one = openPage();
    String other = openPage();
    say("Grace", "before");
    awaitTexts("before");
    browser.offline();
    browser.await("document.querySelector('#connection').textContent === 'You are offline'");
    say("Grace", "said offline");
    awaitPending();
    browser.switchTo(one);
    say("Ada", "missed");
    awaitTexts("before", "missed");
    browser.switchTo(other);
    awaitTexts("before");
    browser.online();
    awaitTexts("before", "missed", "said offline");
    browser.await(LIVE);
    say("Grace", "after");
    awaitTexts("before", "missed", "said offline", "after");
    browser.switchTo(one);
    awaitTexts("before", "missed", "said offline", "after");
  }

  /** What the README shows is copied from here by hand. */
  @Test
  void thePageLooksGood() throws Exception {
    browser.openWindow(visitor.application());
    browser.await(LIVE);
    browser.resize(860, 760);
    visitor.say("Grace", "Morning! Is anybody brewing?");
    visitor.say("Linus", "I am. Two minutes.");
    visitor.say("Linus", "The deploy is done, by the way: 1.4.2 is live, and nobody noticed.");
    say("Ada", "That’s the idea. My tab said “Reconnecting” once, and went on.");
    browser.await(TEXTS + ".length === 4");
    visitor.say("Grace", "Mine too, and nothing was missing.");
    say("Ada", "Tea’s ready?");
    browser.await(TEXTS + ".length === 6");
    visitor.send(visitor
        .publisher()
        .header("Content-Type", "text/plain; charset=utf-8")
        .POST(BodyPublishers.ofString(
            "Notice from the house: the lift is out of order until noon.")));
    visitor.say("Linus", "Ready. Earl Grey, one sugar, as always.");
    browser.await(TEXTS + ".length === 8");
    browser.screenshot(Path.of("target", "chat-wide.png"));

    browser.resize(390, 760);
    browser.value("scrollTo(0, document.documentElement.scrollHeight)");
    browser.preferScheme("dark");
    browser.screenshot(Path.of("target", "chat-narrow-dark.png"));
    assertThat(browser.value("document.documentElement.scrollWidth - innerWidth"))
        .isEqualTo(0);

    browser.preferScheme("light");
    server.undeploy(context);
    browser.await("document.querySelector('#connection').textContent.startsWith('Reconnecting')");
    say("Ada", "On my way, lift or no lift.");
    awaitPending();
    browser.screenshot(Path.of("target", "chat-narrow-reconnecting.png"));
  }

  /** Has something happen just before a request arrives, or is refused. */
  private static final class Interruptions extends Handler.Wrapper {
    interface Happening {
      void happen() throws Exception;
    }

    private record Refusal(int status, Happening before) {}

    private final Map<String, Happening> once = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refused = new ConcurrentHashMap<>();

    void refuse(String path, int status, Happening before) {
      refused.put(path, new Refusal(status, before));
    }

    void before(String path, Happening happening) {
      once.put(path, happening);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Refusal refusal = refused.remove(request.getHttpURI().getPath());
      if (refusal != null) {
        refusal.before.happen();
        Response.writeError(request, response, callback, refusal.status);
        return true;
      }
      Happening happening = once.remove(request.getHttpURI().getPath());
      if (happening != null && request.getMethod().equals("GET")) {
        happening.happen();
      }
      return super.handle(request, response, callback);
    }
  }
}
