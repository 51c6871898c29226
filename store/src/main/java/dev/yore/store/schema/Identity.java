package dev.yore.store.schema;

/**
 * How a column numbers the rows for which an INSERT gives no value; the store keeps it but does not
 * read it. Immutable.
 *
 * @param always whether statements may not give values of their own
 * @param start the first number
 * @param increment from one number to the next; not 0
 */
public record Identity(boolean always, long start, long increment) {
  public Identity {
    if (increment == 0) {
      throw new IllegalArgumentException("an identity column needs an increment that is not 0");
    }
  }
}
