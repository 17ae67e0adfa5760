package io.hbpush.hbpushd;

import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty refuses before a servlet sees it, as core answers what it refuses: a short
 * text that says what to do. Jetty's own page would repeat the request and name classes.
 */
final class ErrorText implements Request.Handler {
  /** As in core: clients that were refused together should not come back together. */
  private static final int LONGEST_RETRY_SECONDS = 5;

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = status(request, response);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
      int seconds = ThreadLocalRandom.current().nextInt(1, LONGEST_RETRY_SECONDS + 1);
      response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds);
    }
    if (HttpStatus.hasNoBody(status)) {
      callback.succeeded();
    } else {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
      Content.Sink.write(response, true, text(status) + "\n", callback);
    }
    return true;
  }

  /** A failure may know better than the response, which has 500 then. */
  private static int status(Request request, Response response) {
    return request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException failure
        ? failure.getCode()
        : response.getStatus();
  }

  private static String text(int status) {
    return switch (status) {
      case HttpStatus.BAD_REQUEST_400 ->
        "This is not HTTP as it should be; check the request line, the headers and the path.";
      case HttpStatus.REQUEST_TIMEOUT_408 -> "The request did not come in time; send it again.";
      case HttpStatus.URI_TOO_LONG_414 ->
        "The request's address is too long; a channel id has at most 1024 bytes.";
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
        "The request's headers are too large; " + Hbpushd.MAX_HEAD_BYTES
            + " bytes are taken with the request line.";
      case HttpStatus.INTERNAL_SERVER_ERROR_500 -> "The server failed; its log says why.";
      case HttpStatus.SERVICE_UNAVAILABLE_503 -> "The server is shutting down; ask again.";
      case HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 -> "Ask with HTTP/1.1.";
      default -> HttpStatus.getMessage(status) + ".";
    };
  }
}
