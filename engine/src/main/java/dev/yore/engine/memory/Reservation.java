package dev.yore.engine.memory;

/**
 * What one growing structure holds of an account. Asks for more in steps, so that a row costs no
 * atomic operation. Confined to one thread at a time.
 */
public final class Reservation implements AutoCloseable {
  /** Small against any sensible budget, large against a batch's growth. */
  private static final long STEP_BYTES = 64 << 10;

  private final MemoryAccount account;
  private long held;

  public Reservation(MemoryAccount account) {
    this.account = account;
  }

  /** Makes the reservation cover the size; false if the budget does not allow it. */
  public boolean tryResize(long bytes) {
    if (bytes <= held) {
      return true;
    }
    long more = Math.max(bytes - held, STEP_BYTES);
    if (!account.tryReserve(more)) {
      more = bytes - held;
      if (!account.tryReserve(more)) {
        return false;
      }
    }
    held += more;
    return true;
  }

  /**
   * Makes the reservation cover the size.
   *
   * @throws dev.yore.store.StoreException {@code OUT_OF_MEMORY_BUDGET}
   */
  public void resize(long bytes) {
    if (!tryResize(bytes)) {
      throw account.outOfMemory(bytes - held);
    }
  }

  public long heldBytes() {
    return held;
  }

  /** Gives back what is beyond the size. */
  public void shrink(long bytes) {
    if (bytes < held) {
      account.release(held - bytes);
      held = bytes;
    }
  }

  @Override
  public void close() {
    shrink(0);
  }
}
