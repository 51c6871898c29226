package dev.yore.store.schema;

/** What becomes of referencing rows when the row they refer to goes or changes its key. */
public enum ForeignKeyAction {
  /** Refused, if rows still refer to it when the statement is done. */
  NO_ACTION,
  /** Refused; judged at the end of the statement too. */
  RESTRICT,
  /** They go with it, or take the new key. */
  CASCADE,
  /** Their columns become NULL. */
  SET_NULL,
  /** Their columns get their defaults. */
  SET_DEFAULT
}
