package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.Cell;
import dev.yore.engine.expression.function.LikePattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constant pattern, read when it is first needed: a wrong one must not fail a statement that
 * never comes to it. Safe for many threads, of which more than one may read it.
 */
final class LazyPattern {
  private final List<Node> operands;
  private volatile @Nullable LikePattern pattern;

  /** A pattern for LIKE's operands, of which all but the first are constants. */
  LazyPattern(List<Node> operands) {
    this.operands = operands;
  }

  LikePattern get() {
    LikePattern known = pattern;
    if (known == null) {
      known =
          operands.size() == 2
              ? LikePattern.of(cell(operands.get(1)))
              : LikePattern.of(cell(operands.get(1)), cell(operands.get(2)));
      pattern = known;
    }
    return known;
  }

  private static Cell cell(Node constant) {
    Cell cell = new Cell();
    Boxes.unbox(((Node.Constant) constant).value(), Rep.BYTES, cell);
    return cell;
  }
}
