package dev.yore.driver.meta;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The frame of rows that was sent last, for a client whose connection broke before it had come: it
 * asks again and gets the same. All of them together take a part of the heap at most; beyond it
 * frames are not retained, and such a client gets an error. Guarded by its session's lock.
 */
final class RetainedFrame {
  private static final int HEAP_PART = 8;
  private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / HEAP_PART;
  private static final AtomicLong RETAINED_BYTES = new AtomicLong();

  private long offset = -1;
  private byte @Nullable [] frame;

  /** Keeps the frame instead of the one before, if there is room. */
  void keep(long newOffset, byte[] newFrame) {
    release();
    if (RETAINED_BYTES.addAndGet(newFrame.length) > MAX_BYTES) {
      RETAINED_BYTES.addAndGet(-newFrame.length);
      return;
    }
    offset = newOffset;
    frame = newFrame;
  }

  /** The frame that begins there, or null. */
  byte @Nullable [] at(long asked) {
    return asked == offset ? frame : null;
  }

  void release() {
    byte[] before = frame;
    if (before != null) {
      RETAINED_BYTES.addAndGet(-before.length);
      frame = null;
      offset = -1;
    }
  }
}
