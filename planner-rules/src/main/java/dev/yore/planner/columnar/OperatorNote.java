package dev.yore.planner.columnar;

/**
 * What the planner knows of an operator.
 *
 * @param text as EXPLAIN shows it
 * @param expectedRows how many it is thought to give; negative if nobody knows
 */
public record OperatorNote(String text, long expectedRows) {}
