package dev.yore.tpc.history;

/**
 * What happens in the business, and how often among a hundred events. The shares give, in row
 * changes, about 47 % inserts, 42 % updates and 11 % deletes.
 */
public enum BusinessEvent {
  /** A customer orders one to seven lines. */
  NEW_ORDER(39),
  /** Lines of an open order are shipped and received; the last one closes the order. */
  DELIVERY(33),
  /** An order of which nothing has been delivered disappears with its lines. */
  CANCELLATION(9),
  /** A customer's balance changes. */
  PAYMENT(13),
  /** A part and what its suppliers ask for it become dearer or cheaper. */
  PRICE_CHANGE(6);

  private final int percent;

  BusinessEvent(int percent) {
    this.percent = percent;
  }

  /** The event at a point of the scale from 0 to 99. */
  static BusinessEvent at(int point) {
    int rest = point;
    for (BusinessEvent event : values()) {
      if (rest < event.percent) {
        return event;
      }
      rest -= event.percent;
    }
    throw new IllegalArgumentException("not a percentage: " + point);
  }
}
