package dev.yore.store.predict;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers shapes and keeps a statement of each; numbers of shapes forgotten are not given again.
 * Confined to the predictor's thread.
 */
final class Shapes {
  private static final int MAX_SHAPES = 2048;

  private final Map<StatementShape, Integer> ids =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StatementShape, Integer> eldest) {
          boolean full = size() > MAX_SHAPES;
          if (full) {
            examples.remove(eldest.getValue());
          }
          return full;
        }
      };

  private final Map<Integer, BoundStatement> examples = new LinkedHashMap<>();
  private int next;

  /** The statement's shape's number; the statement becomes its example. */
  int id(BoundStatement statement) {
    int id = ids.computeIfAbsent(statement.shape(), s -> next++);
    examples.put(id, statement);
    return id;
  }

  @Nullable BoundStatement example(int id) {
    return examples.get(id);
  }

  /** Forgets all statements and their numbers. */
  void clear() {
    ids.clear();
    examples.clear();
  }
}
