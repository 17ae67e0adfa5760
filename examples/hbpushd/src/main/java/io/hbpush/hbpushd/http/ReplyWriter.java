package io.hbpush.hbpushd.http;

import static java.lang.System.Logger.Level.ERROR;

import io.hbpush.Header;
import io.hbpush.Reply;
import io.hbpush.StreamReply;
import io.hbpush.hbpushd.http.ReplyEncoder.Fate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes a connection's replies: what is small at once, the rest piece by piece, as the client takes
 * it. Belongs to the thread of the event loop.
 */
final class ReplyWriter {
  private static final System.Logger LOG = System.getLogger(ReplyWriter.class.getName());

  private final Channel channel;
  private final ReplyEncoder encoder;
  private final Runnable written;

  private @Nullable LongBody longBody;

  /** Whether more is to come before anything leaves: then several replies leave in one write. */
  private boolean batch;

  private boolean gone;

  /** What had to be written when it was last asked whether the client takes anything. */
  private long pending;

  /**
   * Has nothing to write.
   *
   * @param written runs when a long body has been written to its end
   */
  ReplyWriter(Channel channel, ReplyEncoder encoder, Runnable written) {
    this.channel = channel;
    this.encoder = encoder;
    this.written = written;
  }

  /** Writes bytes, which leave with the next flush. */
  void write(ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  /** Writes a reply with a large body. */
  void large(Reply reply, List<Header> fields, Fate fate) {
    write(encoder.head(reply, fields, fate, 0));
    longBody = new LargeBody(reply);
    goOn();
  }

  /**
   * Writes a stream.
   *
   * @param loop runs tasks on the thread of the event loop
   */
  void stream(StreamReply stream, List<Header> fields, Fate fate, Executor loop) {
    write(encoder.head(stream, fields, fate, 0));
    var body = new StreamBody(stream, encoder);
    longBody = body;
    Runnable awake = () -> {
      body.wake();
      goOn();
    };
    stream.begin(() -> loop.execute(awake));
    goOn();
  }

  boolean isUnderWay() {
    return longBody != null;
  }

  boolean isStreaming() {
    return longBody instanceof StreamBody;
  }

  /** Writes as much of a long body as the client takes now. */
  void goOn() {
    LongBody writing = longBody;
    if (writing == null) {
      return;
    }
    try {
      longBody = null; // flushing may call this again
      LongBody.Pause pause;
      do {
        pause = writing.write(channel);
        flush();
      } while (pause == LongBody.Pause.CLIENT && channel.isWritable());
      if (pause == LongBody.Pause.END) {
        written.run();
      } else if (!gone) {
        longBody = writing;
      }
    } catch (IOException | RuntimeException failure) {
      LOG.log(ERROR, "A reply could not be written", failure);
      channel.close();
    }
  }

  /** From now on what is written waits for {@link #endBatch}. */
  void beginBatch() {
    batch = true;
  }

  void endBatch() {
    batch = false;
    channel.flush();
  }

  /** Has what was written leave, with its batch if there is one. */
  void flush() {
    if (!batch) {
      channel.flush();
    }
  }

  /** Whether the client has taken something since this was asked last. */
  boolean isClientTaking() {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    long before = pending;
    pending = out == null ? 0 : out.totalPendingWriteBytes() - out.currentProgress();
    return pending != before;
  }

  /** The client has gone. */
  void forget() {
    gone = true;
    longBody = null;
  }
}
