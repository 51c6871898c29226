package dev.yore.prefetch;

import dev.yore.prefetch.ScanTemplate.Bound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one stream of scans has done lately. Confined to the learner; {@link #after} makes the state
 * of a supposed future without touching the real one.
 */
final class StreamState {
  /** A person at a screen and a report both move among fewer templates. */
  private static final int MAX_TEMPLATES = 64;

  /** The two newest sets of values of a template; {@code before} is null after one. */
  record History(List<Object> last, @Nullable List<Object> before) {}

  private final BoundedMap<ScanTemplate, History> histories;
  private @Nullable Bound previous;
  private @Nullable ScanTemplate beforePrevious;
  private long snapshotSequence;
  private long scans;

  StreamState() {
    histories = new BoundedMap<>(MAX_TEMPLATES);
  }

  private StreamState(StreamState other) {
    histories = new BoundedMap<>(other.histories);
    previous = other.previous;
    beforePrevious = other.beforePrevious;
    snapshotSequence = other.snapshotSequence;
    scans = other.scans;
  }

  /** Takes note of the stream's next scan and of what it read. */
  void advance(Bound scan, long newSnapshotSequence) {
    History history = histories.get(scan.template());
    histories.put(
        scan.template(), new History(scan.parameters(), history == null ? null : history.last()));
    beforePrevious = previous == null ? null : previous.template();
    previous = scan;
    snapshotSequence = newSnapshotSequence;
    scans++;
  }

  StreamState after(Bound scan) {
    StreamState supposed = new StreamState(this);
    supposed.advance(scan, snapshotSequence);
    return supposed;
  }

  /** The stream's newest scan. */
  @Nullable Bound previous() {
    return previous;
  }

  @Nullable ScanTemplate beforePrevious() {
    return beforePrevious;
  }

  @Nullable History history(ScanTemplate template) {
    return histories.get(template);
  }

  /** The sequence the newest scan read: what was newest when the next was to be predicted. */
  long snapshotSequence() {
    return snapshotSequence;
  }

  /** How many scans it has seen. */
  long scans() {
    return scans;
  }
}
