package dev.yore.store;

/** What a merge of branches does about conflicts. */
public enum MergePolicy {
  /** Reports them and changes nothing. */
  REPORT,
  /** Takes the values of the branch that is merged. */
  USE_SOURCE,
  /** Keeps the values of the branch it is merged into. */
  USE_TARGET
}
