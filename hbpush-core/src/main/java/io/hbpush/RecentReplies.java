package io.hbpush;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The replies made lately, so that those who look for the same messages one after the other share
 * their fields and events: 1,000 streams that follow a burst would make each message's event 1,000
 * times. Bounded: a reply has one place, and the next that falls there takes it. Safe for many
 * threads; two that come at once may each make one.
 */
final class RecentReplies {
  private static final int PLACES = 512;

  /** Larger messages are not kept here, since their bodies would outlive them in the store. */
  private static final int LARGEST_BODY_BYTES = 4 << 10;

  private final AtomicReferenceArray<SubscriberReply.Delivered> replies =
      new AtomicReferenceArray<>(PLACES);

  /** The reply with a message, without its gap; to be shared. */
  SubscriberReply.Delivered of(Delivery delivery) {
    Message message = delivery.message();
    if (message.content().size() > LARGEST_BODY_BYTES) {
      return SubscriberReply.Delivered.of(delivery);
    }
    int place = (message.id().tag() + (int) message.id().time() * 31) & (PLACES - 1);
    SubscriberReply.Delivered known = replies.getAcquire(place);
    if (known != null
        && known.message().equals(message)
        && known.channelId().equals(delivery.channelId())) {
      return known;
    }
    var made = SubscriberReply.Delivered.of(delivery);
    replies.setRelease(place, made);
    return made;
  }
}
