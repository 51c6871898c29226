package dev.yore.store.predict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one session has asked lately. Confined to the predictor's thread. */
final class SessionState {
  /** A person at a screen and a report both move among fewer shapes. */
  private static final int MAX_SHAPES = 128;

  private static final int MAX_EDGES = 512;

  /**
   * The two newest sets of values of a shape.
   *
   * @param before null after one
   * @param atMillis when the last was asked
   */
  record Past(List<ParameterValue> last, @Nullable List<ParameterValue> before, long atMillis) {}

  /**
   * From where the next statement is thought of.
   *
   * @param before the shape before the last; -1 for none
   * @param last the shape asked last; -1 for none
   * @param values of the last
   * @param supposed pasts of shapes supposed to have been asked meanwhile
   * @param fresh whether the last was a surprise or skipped a step: how values go on from there is
   *     another matter than how they have gone on so far
   */
  record Context(
      int before,
      int last,
      List<ParameterValue> values,
      Map<Integer, Past> supposed,
      boolean fresh) {
    static final Context NONE = new Context(-1, -1, List.of(), Map.of(), false);
  }

  final Map<Integer, Past> pasts = new BoundedMap<>(MAX_SHAPES);
  final Map<Integer, DecayedShares> followers = new BoundedMap<>(MAX_SHAPES);
  final Map<Relations.Place, Rate[]> relationRates = new BoundedMap<>(MAX_EDGES);
  final Map<Relations.Place, Double> offsets = new BoundedMap<>(MAX_EDGES);
  final List<Candidate> open = new ArrayList<>();
  final Rate thinkMillis = new Rate(3000);
  final Rate precision = new Rate(0.3);
  final Rate resumes = new Rate(0.5);
  Context context = Context.NONE;

  /** The context before a surprise, until the next statement shows what it was; null for none. */
  @Nullable Context beforeSurprise;

  private int surprisingShape;
  private @Nullable Past pastBeforeSurprise;
  long statements;
  long lastStartMillis = -1;

  /** What is known of the shape in the context. */
  @Nullable Past past(Context from, int shapeId) {
    Past supposed = from.supposed().get(shapeId);
    return supposed != null ? supposed : pasts.get(shapeId);
  }

  /** The context after a statement that is only supposed. */
  Context after(Context from, int shapeId, List<ParameterValue> values, long atMillis) {
    Map<Integer, Past> supposed = new HashMap<>(from.supposed());
    Past known = past(from, shapeId);
    supposed.put(shapeId, new Past(values, known == null ? null : known.last(), atMillis));
    return new Context(from.last(), shapeId, values, supposed, false);
  }

  /**
   * Takes note of a statement.
   *
   * @param surprise whether it was not predicted at all
   * @param skipped whether it was predicted, but for later
   */
  void advance(
      int shapeId, List<ParameterValue> values, long atMillis, boolean surprise, boolean skipped) {
    Past known = pasts.get(shapeId);
    if (surprise) {
      // Of two surprises in a row the second is the rule, not the exception.
      beforeSurprise = beforeSurprise == null ? context : null;
      surprisingShape = shapeId;
      pastBeforeSurprise = known;
    } else {
      beforeSurprise = null;
    }
    pasts.put(shapeId, new Past(values, known == null ? null : known.last(), atMillis));
    context = new Context(context.last(), shapeId, values, Map.of(), surprise || skipped);
    statements++;
  }

  /** The shape of the last surprise; of no meaning when there was none. */
  int surprisingShape() {
    return surprisingShape;
  }

  /** What came between is over: the session goes on as if it had not been. */
  void resume() {
    Context from = beforeSurprise;
    if (from == null) {
      return;
    }
    if (pastBeforeSurprise == null) {
      pasts.remove(surprisingShape);
    } else {
      pasts.put(surprisingShape, pastBeforeSurprise);
    }
    context = from;
    beforeSurprise = null;
  }

  /** The context before the surprise with the surprising shape's past as it was. */
  @Nullable Context resumed() {
    Context from = beforeSurprise;
    if (from == null || from.last() < 0) {
      return null;
    }
    Map<Integer, Past> supposed = new HashMap<>(from.supposed());
    if (pastBeforeSurprise != null) {
      supposed.put(surprisingShape, pastBeforeSurprise);
    }
    return new Context(from.before(), from.last(), from.values(), supposed, from.fresh());
  }
}
