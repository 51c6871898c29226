package dev.yore.tpc.bih;

/** What happens in the business, and how often among a thousand scenarios. */
public enum Scenario {
  /** A customer, every second time a new one, orders one to seven lines. */
  NEW_ORDER(300),
  /** An order that is not complete disappears with its lines; what was paid and sent comes back. */
  CANCEL_ORDER(100),
  /** An order is paid from the customer's balance, and its lines that are in stock are sent. */
  DELIVER_ORDER(200),
  /** Money for an open order arrives. */
  RECEIVE_PAYMENT(200),
  /** Twice as much as an open line asks for comes into stock. */
  UPDATE_STOCK(50),
  /** A part cannot be had for one to fourteen days. */
  DELAY_AVAILABILITY(50),
  /** A supplier changes a price from a day in the near past or future on. */
  CHANGE_PRICE(50),
  /** A supplier's balance changes. */
  UPDATE_SUPPLIER(49),
  /** Somebody makes an old, completed order dearer. */
  MANIPULATE_ORDER(1);

  /** The sum of the shares. */
  static final int ALL = 1000;

  private final int share;

  Scenario(int share) {
    this.share = share;
  }

  /** The scenario at a point of the scale from 0 to 999. */
  static Scenario at(int point) {
    int rest = point;
    for (Scenario scenario : values()) {
      if (rest < scenario.share) {
        return scenario;
      }
      rest -= scenario.share;
    }
    throw new IllegalArgumentException("not on the scale: " + point);
  }
}
