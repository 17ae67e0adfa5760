package io.hbpush.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application leaves in its container when it goes. */
@Timeout(120)
class RedeploymentIT {
  private static final int ROUNDS = 10;
  private static final int HELD = 5;

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

  @Test
  void tenRoundsLeaveNoThreadAndNoClassLoader() throws Exception {
    var collected = new ReferenceQueue<ClassLoader>();
    var loaders = new ArrayList<Reference<ClassLoader>>();
    for (int round = 0; round < ROUNDS; round++) {
      loaders.add(deployUseAndUndeploy(collected));
      for (Thread ending : ourThreads()) {
        ending.join(5000);
      }
      assertThat(ourThreads()).isEmpty();
    }
    // The JDK keeps the class it last made part of a record's equals, whosever that is
    // (ObjectMethods.OBJECT_EQ): one more application takes the place of the tenth.
    deployUseAndUndeploy(new ReferenceQueue<>());
    server.closeConnections();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    int left = ROUNDS;
    while (left > 0 && System.nanoTime() < deadline) {
      System.gc();
      if (collected.remove(200) != null) {
        left--;
      }
    }
    assertThat(loaders).allMatch(loader -> loader.refersTo(null));
  }

  /** Returns the application's class loader, which nothing here holds any more. */
  private Reference<ClassLoader> deployUseAndUndeploy(ReferenceQueue<ClassLoader> collected)
      throws Exception {
    WebAppContext context = server.deploy("/chat", Optional.of(Visitor.KEY));
    // Taken now, because the container forgets it when it undeploys.
    var loader = new WeakReference<>(context.getClassLoader(), collected);
    visitor.say("Ada", "first");
    HttpResponse<String> first = visitor.firstMessage().join();
    List<CompletableFuture<HttpResponse<String>>> held = holdAfter(first);
    visitor.say("Grace", "second");
    assertThat(held).allSatisfy(request -> {
      assertThat(request.join().statusCode()).isEqualTo(200);
      assertThat(request.join().body()).contains("\"text\": \"second\"");
    });

    held = holdAfter(held.get(0).join());
    assertThat(ourThreads()).isNotEmpty();
    server.undeploy(context);
    assertThat(held).allSatisfy(request -> {
      assertThat(request.join().statusCode()).isEqualTo(503);
      assertThat(request.join().headers().firstValue("Retry-After")).isPresent();
    });
    return loader;
  }

  private List<CompletableFuture<HttpResponse<String>>> holdAfter(HttpResponse<String> message)
      throws Exception {
    List<CompletableFuture<HttpResponse<String>>> held =
        Stream.generate(() -> visitor.messageAfter(message)).limit(HELD).toList();
    visitor.awaitHeld(HELD);
    return held;
  }

  private static List<Thread> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hbpush"))
        .toList();
  }
}
