package io.hbpush;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Collects the body of a POST up to the location's limit. Memory grows with what has arrived, not
 * with what was announced.
 */
final class MessageBody implements BodySink {
  private static final int FIRST_BYTES = 2048;
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Optional<String> contentType;
  private final long announced;
  private final long limit;
  private final Consumer<Content> whole;
  private final Consumer<Refusal> refused;

  private byte[] bytes;
  private int length;
  private boolean over;

  /**
   * Begins with an empty body.
   *
   * @param announced what {@code Content-Length} said; -1 if nothing
   * @param whole takes the body, or else {@code refused} takes the reason why there is none
   */
  MessageBody(
      Optional<String> contentType,
      long announced,
      long limit,
      Consumer<Content> whole,
      Consumer<Refusal> refused) {
    this.contentType = contentType;
    this.announced = announced;
    this.limit = limit;
    this.whole = whole;
    this.refused = refused;
    this.bytes = new byte[(int) (announced < 0 ? FIRST_BYTES : Math.min(announced, FIRST_BYTES))];
  }

  @Override
  public void data(byte[] more, int offset, int count) {
    if (over) {
      return;
    }
    if (length + (long) count > limit) {
      end(Refusal.tooLarge(limit));
      return;
    }
    if (length + count > bytes.length) {
      long doubled = Math.max(length + (long) count, bytes.length * 2L);
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, limit));
    }
    System.arraycopy(more, offset, bytes, length, count);
    length += count;
  }

  @Override
  public void end() {
    if (over) {
      return;
    }
    if (length < announced) {
      end(Refusal.badBody(shorter()));
      return;
    }
    over = true;
    Content content = Content.owning(bytes, length, contentType.orElse(null));
    bytes = new byte[0];
    whole.accept(content);
  }

  private String shorter() {
    String reason = "The body has " + length + " bytes, but Content-Length says " + announced
        + "; nothing was published.";
    boolean form = contentType
        .filter(type -> type.regionMatches(true, 0, FORM, 0, FORM.length()))
        .isPresent();
    return length == 0 && form
        ? reason
            + " A filter before this servlet may have read the form's parameters: keep it away from"
            + " publisher locations, or send another Content-Type."
        : reason;
  }

  @Override
  public void failed() {
    end(Refusal.badBody("The body was cut off; nothing was published."));
  }

  private void end(Refusal refusal) {
    if (!over) {
      over = true;
      bytes = new byte[0];
      refused.accept(refusal);
    }
  }
}
