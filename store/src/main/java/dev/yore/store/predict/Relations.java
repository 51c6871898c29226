package dev.yore.store.predict;

import dev.yore.store.predict.SessionState.Context;
import dev.yore.store.predict.SessionState.Freshness;
import dev.yore.store.predict.SessionState.Past;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a statement's values follow from what is known before it. Every hypothesis about every place
 * is judged by every statement, within the tolerance of a block: in the session, over all sessions,
 * and over all statements of the kind, and believed in that order as far as there is evidence.
 * Confined to the predictor's thread.
 */
final class Relations {
  /** What a hypothesis claims of a value. */
  enum Kind {
    /** As the last time in this session. */
    LAST,
    /** As far from the last time as that was from the time before. */
    STRIDE,
    /** Equal to its counterpart in the statement before. */
    SAME,
    /** As far from its counterpart as the last time. */
    OFFSET,
    /** As far from now as the last time. */
    NOW_MINUS,
    /** As the last time in any session. */
    LAST_OF_ALL,
    /** As far from its counterpart as is most usual for such values. */
    USUAL_OFFSET,
    /** As far as is second most usual. */
    OTHER_OFFSET,
    /** On by the width of the range that it bounds: the page after. */
    NEXT_PAGE,
    /** Back by that: the page before. */
    PAGE_BEFORE,
    /** On or back by so many of its widths as is most usual, beside one. */
    USUAL_PAGES,
    /** By so many as is second most usual. */
    OTHER_PAGES
  }

  private static final Kind[] KINDS = Kind.values();
  private static final int MAX_PLACES = 8192;
  private static final int MAX_CLASSES = 256;

  /** Half of the weight of a session's evidence is in its newest three statements. */
  private static final double SESSION_WEIGHT = 0.25;

  /** What a session has done lately tells most of how it goes on, less of how it begins. */
  private static final double MOST_OF_SESSION = 0.75;

  private static final double MOST_OF_SESSION_FRESH = 0.3;
  private static final double ALL_WEIGHT = 0.03;
  private static final double CLASS_WEIGHT = 0.02;

  /** A range moved by whole pages if it is no farther from that, in its widths. */
  private static final double PAGE_GRAIN = 0.05;

  /** Of values that lead elsewhere than the best-founded one. */
  private static final int MAX_OTHERS = 2;

  private static final double UNKNOWN = 0.1;
  private static final double UNKNOWN_IN_SESSION = 0.2;

  /**
   * A value's place: what was asked before (-1 nothing), how that came, the statement, the number
   * of the value.
   */
  record Place(int previous, Freshness freshness, int shape, int number) {}

  /**
   * Places alike: whether a statement follows itself, how that came, what kind of value, which of
   * that kind.
   */
  private record PlaceClass(
      boolean same, Freshness freshness, ParameterValue.Kind kind, int index) {}

  /**
   * A value with how well-founded it is.
   *
   * @param confidence 0 to 1
   * @param borrowed whether only other sessions have asked for it
   * @param kind the hypothesis it comes from
   */
  record Guess(ParameterValue value, double confidence, boolean borrowed, Kind kind) {
    /** The same with no more confidence: of values that exclude each other, only one can come. */
    Guess atMost(double limit) {
      return confidence <= limit ? this : new Guess(value, limit, borrowed, kind);
    }
  }

  private final PredictionDoor door;
  private final Map<Place, Rate[]> rates = new BoundedMap<>(MAX_PLACES);
  private final Map<PlaceClass, Rate[]> classRates = new BoundedMap<>(MAX_CLASSES);
  private final Map<PlaceClass, UsualOffsets> usual = new BoundedMap<>(MAX_CLASSES);

  /** In widths of the range that a value bounds. */
  private final Map<PlaceClass, UsualOffsets> usualPages = new BoundedMap<>(MAX_CLASSES);

  private final Map<Integer, List<ParameterValue>> lastOfAll = new BoundedMap<>(MAX_PLACES);

  Relations(PredictionDoor door) {
    this.door = door;
  }

  /** Which of the values of its kind a value is. */
  private static int index(List<ParameterValue> values, int number) {
    int index = 0;
    for (int i = 0; i < number; i++) {
      if (values.get(i).kind() == values.get(number).kind()) {
        index++;
      }
    }
    return index;
  }

  /** The value of the same kind and index in the statement before; null for none. */
  private static @Nullable ParameterValue counterpart(
      List<ParameterValue> before, List<ParameterValue> values, int number) {
    int wanted = index(values, number);
    for (ParameterValue value : before) {
      if (value.kind() == values.get(number).kind() && wanted-- == 0) {
        return value;
      }
    }
    return null;
  }

  private static PlaceClass placeClass(Place place, List<ParameterValue> values) {
    return new PlaceClass(
        place.previous() == place.shape(),
        place.freshness(),
        values.get(place.number()).kind(),
        index(values, place.number()));
  }

  private static Place place(SessionState session, Context context, int shapeId, int number) {
    Past past = session.past(context, shapeId);
    boolean begun = past != null && past.begun() && context.freshness() == Freshness.FORESEEN;
    return new Place(
        context.last(), begun ? Freshness.BEGUN : context.freshness(), shapeId, number);
  }

  /** What a hypothesis claims; null if it cannot say. */
  private @Nullable ParameterValue claim(
      Kind kind,
      SessionState session,
      Context context,
      Place place,
      List<ParameterValue> model,
      long atMillis) {
    int number = place.number();
    Past past = session.past(context, place.shape());
    return switch (kind) {
      case LAST -> past == null ? null : past.last().get(number);
      case STRIDE -> stride(past, number);
      case SAME -> counterpart(context.values(), model, number);
      case OFFSET -> moved(context, model, number, session.offsets.get(place));
      case NOW_MINUS -> sinceNow(past, number, atMillis);
      case LAST_OF_ALL -> {
        List<ParameterValue> last = lastOfAll.get(place.shape());
        yield last == null ? null : last.get(number);
      }
      case USUAL_OFFSET -> {
        UsualOffsets offsets = usual.get(placeClass(place, model));
        yield moved(context, model, number, offsets == null ? null : (Double) offsets.first());
      }
      case OTHER_OFFSET -> {
        UsualOffsets offsets = usual.get(placeClass(place, model));
        yield moved(context, model, number, offsets == null ? null : (Double) offsets.second());
      }
      case NEXT_PAGE -> page(past, number, 1);
      case PAGE_BEFORE -> page(past, number, -1);
      case USUAL_PAGES -> {
        UsualOffsets pages = usualPages.get(placeClass(place, model));
        yield pages == null || place.freshness() != Freshness.BEGUN
            ? null
            : page(past, number, pages.first());
      }
      case OTHER_PAGES -> {
        UsualOffsets pages = usualPages.get(placeClass(place, model));
        yield pages == null || place.freshness() != Freshness.BEGUN
            ? null
            : page(past, number, pages.second());
      }
    };
  }

  private static @Nullable ParameterValue stride(@Nullable Past past, int number) {
    if (past == null || past.before() == null) {
      return null;
    }
    ParameterValue last = past.last().get(number);
    ParameterValue before = past.before().get(number);
    return last.kind().isCounted() && last.kind() == before.kind()
        ? last.at(2 * last.position() - before.position())
        : null;
  }

  /** The bound of a range moved by its width; null for what bounds none. */
  private static @Nullable ParameterValue page(@Nullable Past past, int number, double pages) {
    double width = past == null ? 0 : width(past.last(), number);
    if (past == null || width <= 0 || Double.isNaN(pages)) {
      return null;
    }
    ParameterValue value = past.last().get(number);
    return value.at(value.position() + pages * width);
  }

  /** How wide the range is that a value bounds; 0 for none. */
  private static double width(List<ParameterValue> values, int number) {
    ParameterValue value = values.get(number);
    int lower = number - index(values, number) % 2;
    if (!value.kind().isCounted() || lower < 0 || lower + 1 >= values.size()) {
      return 0;
    }
    ParameterValue from = values.get(lower);
    ParameterValue to = values.get(lower + 1);
    return from.kind() == to.kind() && from.kind() == value.kind()
        ? to.position() - from.position()
        : 0;
  }

  private static @Nullable ParameterValue moved(
      Context context, List<ParameterValue> model, int number, @Nullable Double offset) {
    if (offset == null || offset.isNaN()) {
      return null;
    }
    ParameterValue from = counterpart(context.values(), model, number);
    return from == null || !from.kind().isCounted() ? null : from.at(from.position() + offset);
  }

  private @Nullable ParameterValue sinceNow(@Nullable Past past, int number, long atMillis) {
    if (past == null) {
      return null;
    }
    ParameterValue last = past.last().get(number);
    double then = door.now(last.kind(), past.atMillis());
    double now = door.now(last.kind(), atMillis);
    return !last.kind().isCounted() || Double.isNaN(then) || Double.isNaN(now)
        ? null
        : last.at(last.position() + now - then);
  }

  /** Judges all hypotheses by a statement that the session does not have yet. */
  void learn(
      SessionState session, Context context, int shapeId, BoundStatement actual, long atMillis) {
    List<ParameterValue> values = actual.values();
    for (int number = 0; number < values.size(); number++) {
      Place place = place(session, context, shapeId, number);
      Place own = new Place(shapeId, Freshness.FORESEEN, shapeId, number);
      ParameterValue value = values.get(number);
      double tolerance = door.tolerance(actual.shape(), number, value);
      for (Kind kind : KINDS) {
        ParameterValue claim = claim(kind, session, context, place, values, atMillis);
        if (claim != null) {
          double right = claim.isNear(value, tolerance) ? 1 : 0;
          rate(rates, place, kind, 0.3).add(right, ALL_WEIGHT);
          rate(session.relationRates, place, kind, 0.3).add(right, SESSION_WEIGHT);
          if (context.last() >= 0) {
            rate(classRates, placeClass(place, values), kind, 0.3).add(right, CLASS_WEIGHT);
          }
        }
        if (context.last() != shapeId && kind != Kind.SAME && kind != Kind.OFFSET) {
          learnAlone(kind, session, own, values, tolerance, atMillis);
        }
      }
      learnOffset(session, context, place, values);
      learnPages(session.past(context, shapeId), place, values);
    }
    lastOfAll.put(shapeId, values);
  }

  /** What a statement that comes at its time is told by, whatever came before it. */
  private void learnAlone(
      Kind kind,
      SessionState session,
      Place own,
      List<ParameterValue> values,
      double tolerance,
      long atMillis) {
    ParameterValue claim = claim(kind, session, Context.NONE, own, values, atMillis);
    if (claim != null) {
      double right = claim.isNear(values.get(own.number()), tolerance) ? 1 : 0;
      rate(rates, alone(own), kind, 0.3).add(right, 0.1);
    }
  }

  private static Place alone(Place place) {
    return new Place(-2, Freshness.FORESEEN, place.shape(), place.number());
  }

  private void learnOffset(
      SessionState session, Context context, Place place, List<ParameterValue> values) {
    ParameterValue value = values.get(place.number());
    ParameterValue from = counterpart(context.values(), values, place.number());
    if (context.last() >= 0 && from != null && value.kind().isCounted()) {
      double offset = value.position() - from.position();
      session.offsets.put(place, offset);
      usual.computeIfAbsent(placeClass(place, values), k -> new UsualOffsets()).add(offset);
    }
  }

  private void learnPages(@Nullable Past past, Place place, List<ParameterValue> values) {
    double width = past == null ? 0 : width(past.last(), place.number());
    if (past == null || width <= 0 || place.freshness() != Freshness.BEGUN) {
      return;
    }
    double moved =
        values.get(place.number()).position() - past.last().get(place.number()).position();
    double pages = Math.rint(moved / width);
    boolean whole = Math.abs(moved / width - pages) < PAGE_GRAIN;
    if (whole && Math.abs(pages) > 1) {
      usualPages.computeIfAbsent(placeClass(place, values), k -> new UsualOffsets()).add(pages);
    }
  }

  private static <K> Rate rate(Map<K, Rate[]> all, K key, Kind kind, double start) {
    Rate[] kinds = all.computeIfAbsent(key, k -> new Rate[KINDS.length]);
    Rate rate = kinds[kind.ordinal()];
    if (rate == null) {
      rate = new Rate(start);
      kinds[kind.ordinal()] = rate;
    }
    return rate;
  }

  private static <K> @Nullable Rate known(Map<K, Rate[]> all, K key, Kind kind) {
    Rate[] kinds = all.get(key);
    return kinds == null ? null : kinds[kind.ordinal()];
  }

  private double confidence(
      Kind kind, SessionState session, Place place, List<ParameterValue> model) {
    Rate ofClass = known(classRates, placeClass(place, model), kind);
    Rate ofAll = known(rates, place, kind);
    Rate own = known(session.relationRates, place, kind);
    double general = ofClass == null ? UNKNOWN : ofClass.mean();
    if (ofAll != null) {
      double weight = Math.min(0.9, ofAll.count() / (ofAll.count() + 5.0));
      general = weight * ofAll.mean() + (1 - weight) * general;
    }
    double most = place.freshness() == Freshness.FORESEEN ? MOST_OF_SESSION : MOST_OF_SESSION_FRESH;
    double weight = own == null ? 0 : Math.min(most, own.count() * 0.2);
    return weight * (own == null ? UNKNOWN_IN_SESSION : own.mean()) + (1 - weight) * general;
  }

  private static boolean isBorrowed(
      Kind kind, ParameterValue claim, SessionState session, Context context, Place place) {
    if (kind != Kind.LAST_OF_ALL) {
      return false;
    }
    Past past = session.past(context, place.shape());
    return past == null || !claim.equals(past.last().get(place.number()));
  }

  /**
   * The best-founded value of a place, and those that lead elsewhere.
   *
   * @param best null if no hypothesis can say anything
   * @param others the best-founded first, each elsewhere than the ones before
   * @param tolerance within which values are the same
   */
  record Guesses(@Nullable Guess best, List<Guess> others, double tolerance) {
    /** Which of the others comes from a hypothesis; null for none. */
    @Nullable Guess other(Kind kind) {
      for (Guess other : others) {
        if (other.kind() == kind) {
          return other;
        }
      }
      return null;
    }
  }

  /** Values for a place of a statement that may come after the context. */
  Guesses guesses(
      SessionState session,
      Context context,
      int shapeId,
      int number,
      BoundStatement model,
      long atMillis) {
    Place place = place(session, context, shapeId, number);
    double tolerance = door.tolerance(model.shape(), number, model.values().get(number));
    List<Guess> all = new ArrayList<>();
    for (Kind kind : KINDS) {
      ParameterValue claim = claim(kind, session, context, place, model.values(), atMillis);
      if (claim != null) {
        all.add(
            new Guess(
                claim,
                confidence(kind, session, place, model.values()),
                isBorrowed(kind, claim, session, context, place),
                kind));
      }
    }
    all.sort(Comparator.comparingDouble(Guess::confidence).reversed());
    List<Guess> apart = new ArrayList<>();
    for (Guess guess : all) {
      if (apart.size() <= MAX_OTHERS
          && apart.stream().noneMatch(other -> other.value().isNear(guess.value(), tolerance))) {
        apart.add(guess);
      }
    }
    return apart.isEmpty()
        ? new Guesses(null, List.of(), tolerance)
        : new Guesses(apart.get(0), List.copyOf(apart.subList(1, apart.size())), tolerance);
  }

  /** The best-founded value of a statement that comes by itself; null for none. */
  @Nullable Guess guessAlone(
      SessionState session, int shapeId, int number, BoundStatement model, long atMillis) {
    Place own = new Place(shapeId, Freshness.FORESEEN, shapeId, number);
    Guess best = null;
    for (Kind kind : KINDS) {
      if (kind == Kind.SAME || kind == Kind.OFFSET) {
        continue;
      }
      ParameterValue claim = claim(kind, session, Context.NONE, own, model.values(), atMillis);
      Rate rate = known(rates, alone(own), kind);
      double confidence = rate == null ? UNKNOWN : rate.mean();
      if (claim != null && (best == null || confidence > best.confidence())) {
        best =
            new Guess(claim, confidence, isBorrowed(kind, claim, session, Context.NONE, own), kind);
      }
    }
    return best;
  }

  /** Forgets all values, not what was learned from them. */
  void forgetValues() {
    lastOfAll.clear();
    usual.clear();
    usualPages.clear();
  }
}
