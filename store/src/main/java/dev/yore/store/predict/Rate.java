package dev.yore.store.predict;

/** A mean in which older observations count less. Not thread-safe. */
final class Rate {
  private double mean;
  private int count;

  /**
   * A mean of nothing yet.
   *
   * @param start what it says until there is something
   */
  Rate(double start) {
    mean = start;
  }

  /**
   * Adds an observation.
   *
   * @param weight of the newest in the long run; the first ones weigh as in a plain mean
   */
  void add(double value, double weight) {
    count++;
    mean += Math.max(weight, 1.0 / (count + 1)) * (value - mean);
  }

  double mean() {
    return mean;
  }

  int count() {
    return count;
  }
}
