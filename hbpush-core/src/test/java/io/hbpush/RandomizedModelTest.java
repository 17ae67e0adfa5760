package io.hbpush;

import java.time.InstantSource;
import java.util.List;

/** The model on the memory store, which has one node. */
class RandomizedModelTest extends RandomizedModel {
  @Override
  protected List<PushRelay> nodes(Limits limits, InstantSource clock) {
    return List.of(PushRelay.builder().clock(clock).limits(limits).build());
  }
}
