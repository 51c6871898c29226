package dev.yore.prefetch;

import dev.yore.prefetch.ScanTemplate.Bound;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Predictions that have neither come nor been given up, one per scan. Confined to the learner. */
final class OpenPredictions {
  /** A few per stream and many streams; the oldest is given up when there are more. */
  private static final int LIMIT = 1024;

  private final Map<Bound, Prediction> predictions = new LinkedHashMap<>();

  @Nullable Prediction get(Bound scan) {
    return predictions.get(scan);
  }

  /**
   * The prediction of the scan that has come, which is open no more; null if it was not expected.
   */
  @Nullable Prediction take(Bound scan) {
    return predictions.remove(scan);
  }

  void add(Prediction prediction) {
    predictions.put(prediction.scan(), prediction);
  }

  /** Takes out those that the stream's progress, or their number, has overtaken. */
  List<Prediction> takeOverdue(StreamState stream) {
    List<Prediction> overdue = new ArrayList<>();
    int excess = predictions.size() - LIMIT;
    Iterator<Prediction> all = predictions.values().iterator();
    while (all.hasNext()) {
      Prediction prediction = all.next();
      boolean late = prediction.stream() == stream && prediction.isOverdue();
      if (late || excess > 0) {
        excess--;
        overdue.add(prediction);
        all.remove();
      }
    }
    return overdue;
  }
}
