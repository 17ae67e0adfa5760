package io.hbpush;

import org.jspecify.annotations.Nullable;

/**
 * One channel's messages in order, oldest first. Look-up by cursor takes O(log n). Grows by blocks,
 * so that adding to a million messages copies none of them; a channel with a single message costs a
 * single slot. Guarded by the store's lock.
 */
final class MessageRing {
  private static final int BLOCK = 256;
  private static final int BLOCK_BITS = 8;

  /** The channel; null once it was deleted and its messages only wait to be released. */
  @Nullable
  MemoryChannel channel;

  /** Blocks in order, from {@code firstBlock} on and around; one block alone may be a small one. */
  private StoredMessage[][] blocks = {new StoredMessage[1]};

  private int firstBlock;
  private int blockCount = 1;

  /** Place of the oldest message in the first block. */
  private int head;

  private int size;

  MessageRing(MemoryChannel channel) {
    this.channel = channel;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  StoredMessage get(int index) {
    int place = head + index;
    StoredMessage[] block = block(place >> BLOCK_BITS);
    return block[place & (block.length - 1)];
  }

  StoredMessage first() {
    return get(0);
  }

  StoredMessage last() {
    return get(size - 1);
  }

  void add(StoredMessage message) {
    StoredMessage[] only = block(0);
    if (only.length < BLOCK) {
      if (size == only.length) {
        growSmall(only);
      }
    } else if ((head + size) >> BLOCK_BITS == blockCount) {
      appendBlock();
    }
    int place = head + size;
    StoredMessage[] block = block(place >> BLOCK_BITS);
    block[place & (block.length - 1)] = message;
    size++;
  }

  /** Removes the oldest message; there must be one. */
  StoredMessage removeFirst() {
    StoredMessage[] block = block(0);
    StoredMessage removed = block[head];
    block[head] = null;
    size--;
    head++;
    if (size == 0) {
      blocks = new StoredMessage[][] {new StoredMessage[1]};
      firstBlock = 0;
      blockCount = 1;
      head = 0;
    } else if (head == block.length) {
      head = 0;
      if (block.length == BLOCK) {
        blocks[firstBlock] = null;
        firstBlock = (firstBlock + 1) & (blocks.length - 1);
        blockCount--;
      }
    }
    return removed;
  }

  /** Returns the index of the oldest message after the cursor; the size if there is none. */
  int indexAfter(MessageId cursor) {
    if (size == 0 || !last().id().isAfter(cursor)) {
      return size;
    }
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).id().isAfter(cursor)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private StoredMessage[] block(int index) {
    return blocks[(firstBlock + index) & (blocks.length - 1)];
  }

  /** The small block goes around in itself; the larger one begins with the oldest message. */
  private void growSmall(StoredMessage[] small) {
    var larger = new StoredMessage[Math.min(BLOCK, small.length * 4)];
    for (int i = 0; i < size; i++) {
      larger[i] = small[(head + i) & (small.length - 1)];
    }
    blocks[firstBlock] = larger;
    head = 0;
  }

  private void appendBlock() {
    if (blockCount == blocks.length) {
      StoredMessage[][] more = new StoredMessage[blocks.length * 2][];
      for (int i = 0; i < blockCount; i++) {
        more[i] = block(i);
      }
      blocks = more;
      firstBlock = 0;
    }
    blocks[(firstBlock + blockCount) & (blocks.length - 1)] = new StoredMessage[BLOCK];
    blockCount++;
  }
}
