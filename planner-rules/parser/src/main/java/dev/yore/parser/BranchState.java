package dev.yore.parser;

import org.apache.calcite.sql.SqlNode;

/** Which state of a branch a statement means. Immutable. */
public sealed interface BranchState {

  /**
   * That after a sequence or at a time.
   *
   * @param versions whether the bound is a sequence rather than a time
   */
  record At(boolean versions, SqlNode bound) implements BranchState {}

  /** That of a tag. */
  record Tagged(String tag) implements BranchState {}
}
