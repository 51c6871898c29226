package dev.yore.engine.plan;

/** How a {@link PlanNode.SetOperation} combines its inputs. */
public enum SetKind {
  UNION,
  INTERSECT,
  EXCEPT
}
