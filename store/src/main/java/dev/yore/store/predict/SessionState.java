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

  /** Of so many surprises in a row the last is the rule: the session does something else now. */
  private static final int MAX_SURPRISES = 3;

  /**
   * The two newest sets of values of a shape.
   *
   * @param before null after one
   * @param atMillis when the last was asked
   * @param begun whether the last did not come as foreseen: the one before belongs to another walk
   */
  record Past(
      List<ParameterValue> last,
      @Nullable List<ParameterValue> before,
      long atMillis,
      boolean begun) {}

  /**
   * From where the next statement is thought of.
   *
   * @param before the shape before the last; -1 for none
   * @param last the shape asked last; -1 for none
   * @param values of the last
   * @param supposed pasts of shapes supposed to have been asked meanwhile
   * @param freshness whether the last came as foreseen: how values go on from a surprise is another
   *     matter than how they have gone on so far
   */
  record Context(
      int before,
      int last,
      List<ParameterValue> values,
      Map<Integer, Past> supposed,
      Freshness freshness) {
    static final Context NONE = new Context(-1, -1, List.of(), Map.of(), Freshness.FORESEEN);
  }

  /** How a statement came. */
  enum Freshness {
    FORESEEN,
    /** A surprise, or a step was skipped. */
    SURPRISE,
    /** A surprise by its values alone: it tells already where they are going. */
    OTHER_VALUES,
    /** As foreseen, but the shape that may come next was a surprise when it was last asked. */
    BEGUN
  }

  final Map<Integer, Past> pasts = new BoundedMap<>(MAX_SHAPES);
  final Map<Integer, DecayedShares> followers = new BoundedMap<>(MAX_SHAPES);
  final Map<Relations.Place, Rate[]> relationRates = new BoundedMap<>(MAX_EDGES);
  final Map<Relations.Place, Double> offsets = new BoundedMap<>(MAX_EDGES);
  final List<Candidate> open = new ArrayList<>();
  final Rate thinkMillis = new Rate(3000);
  final Rate precision = new Rate(0.3);
  final Rate resumes = new Rate(0.5);

  /** As {@link #resumes}, after more than one surprise in a row. */
  final Rate lateResumes = new Rate(0.3);

  Context context = Context.NONE;

  /** The context before a surprise, until later statements show what it was; null for none. */
  @Nullable Context beforeSurprise;

  private int surprisingShape;
  private int surprises;
  private int foreseen;
  private int foreseenBefore;

  /** Pasts of the shapes that came as surprises; absent for those without. */
  private final Map<Integer, Past> pastsBefore = new HashMap<>();

  private final List<Integer> surprisingShapes = new ArrayList<>();
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
    supposed.put(shapeId, new Past(values, known == null ? null : known.last(), atMillis, false));
    return new Context(from.last(), shapeId, values, supposed, Freshness.FORESEEN);
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
    Freshness freshness = skipped ? Freshness.SURPRISE : Freshness.FORESEEN;
    if (surprise) {
      freshness = context.last() == shapeId ? Freshness.OTHER_VALUES : Freshness.SURPRISE;
      surprised(shapeId, known);
    } else {
      foreseen++;
      forgetSurprises();
    }
    boolean begun = freshness != Freshness.FORESEEN;
    pasts.put(shapeId, new Past(values, known == null ? null : known.last(), atMillis, begun));
    context = new Context(context.last(), shapeId, values, Map.of(), freshness);
    statements++;
  }

  private void surprised(int shapeId, @Nullable Past known) {
    if (surprises == MAX_SURPRISES) {
      forgetSurprises();
    }
    if (surprises == 0) {
      beforeSurprise = context;
      foreseenBefore = foreseen;
    }
    foreseen = 0;
    surprises++;
    surprisingShape = shapeId;
    if (!surprisingShapes.contains(shapeId)) {
      surprisingShapes.add(shapeId);
      if (known != null) {
        pastsBefore.put(shapeId, known);
      }
    }
  }

  private void forgetSurprises() {
    beforeSurprise = null;
    surprises = 0;
    surprisingShapes.clear();
    pastsBefore.clear();
  }

  /** How many statements came as foreseen since the last that did not. */
  int foreseen() {
    return foreseen;
  }

  /** How many surprises have come in a row. */
  int surprises() {
    return surprises;
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
    for (int shape : surprisingShapes) {
      Past before = pastsBefore.get(shape);
      if (before == null) {
        pasts.remove(shape);
      } else {
        pasts.put(shape, before);
      }
    }
    context = from;
    foreseen = foreseenBefore;
    forgetSurprises();
  }

  /** The context before the surprises with the surprising shapes' pasts as they were. */
  @Nullable Context resumed() {
    Context from = beforeSurprise;
    if (from == null || from.last() < 0) {
      return null;
    }
    Map<Integer, Past> supposed = new HashMap<>(from.supposed());
    supposed.putAll(pastsBefore);
    return new Context(from.before(), from.last(), from.values(), supposed, from.freshness());
  }
}
