package io.hbpush.hbpushd.http;

import io.netty.channel.Channel;
import java.io.IOException;

/** A body that is written piece by piece, as its client takes it. */
interface LongBody {
  /** Why writing stops. */
  enum Pause {
    /** The client takes no more now. */
    CLIENT,
    /** There is no more now. */
    CORE,
    /** That was all. */
    END
  }

  /** Writes, without flushing, until the channel is not writable any more or there is no more. */
  Pause write(Channel channel) throws IOException;
}
