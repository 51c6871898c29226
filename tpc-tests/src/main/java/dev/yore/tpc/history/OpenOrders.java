package dev.yore.tpc.history;

import java.util.Arrays;

/**
 * Orders of which not everything has been delivered, in arrays, because a scale factor of one has
 * 700,000 of them. Positions are valid until the next removal.
 */
final class OpenOrders {
  private static final int INITIAL_ORDERS = 1024;

  private long[] keys = new long[INITIAL_ORDERS];
  private int[] orderDays = new int[INITIAL_ORDERS];
  private byte[] lines = new byte[INITIAL_ORDERS];
  private byte[] delivered = new byte[INITIAL_ORDERS];
  private int size;

  int size() {
    return size;
  }

  void add(long key, int orderDay, int lineCount) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      orderDays = Arrays.copyOf(orderDays, size * 2);
      lines = Arrays.copyOf(lines, size * 2);
      delivered = Arrays.copyOf(delivered, size * 2);
    }
    keys[size] = key;
    orderDays[size] = orderDay;
    lines[size] = (byte) lineCount;
    delivered[size] = 0;
    size++;
  }

  long key(int position) {
    return keys[position];
  }

  int orderDay(int position) {
    return orderDays[position];
  }

  int lines(int position) {
    return lines[position];
  }

  /** How many of its lines, counted from the first, have been delivered. */
  int delivered(int position) {
    return delivered[position];
  }

  void deliver(int position, int lineCount) {
    delivered[position] += (byte) lineCount;
  }

  void remove(int position) {
    size--;
    keys[position] = keys[size];
    orderDays[position] = orderDays[size];
    lines[position] = lines[size];
    delivered[position] = delivered[size];
  }
}
