package dev.yore.planner.access;

import java.util.List;

/** Something that may be done to a table, a view, or the schema. */
public enum Privilege {
  SELECT,
  INSERT,
  UPDATE,
  DELETE,
  /** Reading anything but the present. */
  HISTORY,
  /** Removing rows from all of the past. */
  ERASE,
  /**
   * Making, changing and dropping tables, views, indexes, branches and tags; of the schema only.
   */
  CREATE;

  /** What ALL means for a table. */
  static final List<Privilege> OF_TABLES = List.of(SELECT, INSERT, UPDATE, DELETE, HISTORY, ERASE);
}
