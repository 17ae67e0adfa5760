package io.hbpush.benchmark.container;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The least that a servlet can do for the requests of the benchmark, as a measure of what the
 * container costs. It knows no timeouts, no limits, no gaps, no deleting and no refusals, and lets a
 * publisher wait until all subscribers are written to.
 */
final class BareServlet extends GenericServlet {
  private static final long serialVersionUID = 1L;

  private static final System.Logger LOG = System.getLogger(BareServlet.class.getName());

  private static final byte[] NOTHING = {};

  private final transient BareOutput output;
  private final transient Map<String, BareChannel> channels = new ConcurrentHashMap<>();

  BareServlet(BareOutput output) {
    this.output = output;
  }

  @Override
  public void service(ServletRequest anyRequest, ServletResponse anyResponse) throws IOException {
    var request = (HttpServletRequest) anyRequest;
    var response = (HttpServletResponse) anyResponse;
    String uri = request.getRequestURI();
    int slash = uri.indexOf('/', 1);
    BareChannel channel = channel(uri.substring(slash + 1));
    if (uri.startsWith("/publisher/")) {
      if (request.getMethod().equals("GET")) {
        tell(channel.state(), 200, request, response);
        return;
      }
      publish(channel, request, response);
    } else if (wantsStream(request)) {
      stream(channel, request, response);
    } else {
      next(channel, request, response, uri.startsWith("/interval/"));
    }
  }

  private BareChannel channel(String id) {
    BareChannel there = channels.get(id);
    return there != null ? there : channels.computeIfAbsent(id, absent -> new BareChannel());
  }

  private static boolean wantsStream(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.startsWith("text/event-stream");
  }

  private void publish(
      BareChannel channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = new byte[Math.max(0, request.getContentLength())];
    InputStream in = request.getInputStream();
    int length = in.readNBytes(body, 0, body.length);
    if (length < body.length) {
      throw new IOException("the body ended after " + length + " bytes");
    }
    BareChannel.Published done = channel.publish(request.getContentType(), body);
    BareMessage message = done.message();
    for (AsyncContext waiting : done.waiting()) {
      deliver(message, waiting);
    }
    if (!done.streams().isEmpty()) {
      byte[] event = message.event();
      for (BareOutput.Stream stream : done.streams()) {
        deliver(event, stream);
      }
    }
    tell(done, done.subscribers() > 0 ? 201 : 202, request, response);
  }

  private void tell(
      BareChannel.Published done,
      int status,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    BareMessage message = done.message();
    byte[] info = ("queued messages: " + done.queued() + "\r\nlast requested: 0 sec. ago\r\n"
            + "active subscribers: " + done.subscribers() + "\r\nlast message id: "
            + message.time() + ":" + message.tag())
        .getBytes(StandardCharsets.US_ASCII);
    response.setStatus(status);
    response.setContentType("text/plain");
    response.setContentLength(info.length);
    output.reply(request, response, info);
  }

  private void deliver(BareMessage message, AsyncContext waiting) {
    try {
      writeHead(message, (HttpServletResponse) waiting.getResponse());
      output.deliver(waiting, message.body());
    } catch (IOException | IllegalStateException failure) {
      LOG.log(Level.WARNING, "a long poll was not answered", failure);
    }
  }

  private static void deliver(byte[] event, BareOutput.Stream stream) {
    try {
      stream.send(event);
    } catch (IOException | IllegalStateException failure) {
      LOG.log(Level.WARNING, "an event stream was not written to", failure);
    }
  }

  private void stream(BareChannel channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/event-stream");
    BareOutput.Stream stream = output.stream(wait(request));
    channel.stream(stream);
    stream.begin();
  }

  private static AsyncContext wait(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    return context;
  }

  private void next(
      BareChannel channel,
      HttpServletRequest request,
      HttpServletResponse response,
      boolean interval)
      throws IOException {
    String since = request.getHeader("If-Modified-Since");
    String match = request.getHeader("If-None-Match");
    long time = since == null ? -1 : BareMessage.seconds(since);
    int tag = match == null ? -1 : Integer.parseInt(match);
    BareMessage message =
        interval ? channel.after(time, tag) : channel.afterOrWait(time, tag, () -> wait(request));
    if (message != null) {
      writeHead(message, response);
      output.reply(request, response, message.body());
    } else if (interval) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      output.reply(request, response, NOTHING);
    }
  }

  private static void writeHead(BareMessage message, HttpServletResponse response) {
    @Nullable String type = message.type();
    if (type != null) {
      response.setContentType(type);
    }
    response.setHeader("Last-Modified", message.date());
    response.setHeader("Etag", message.etag());
    response.setHeader("Vary", "If-Modified-Since, If-None-Match");
    response.setContentLength(message.body().length);
  }
}
