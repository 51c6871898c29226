package dev.yore.store.table;

import java.util.ArrayList;
import java.util.List;

/**
 * All values L0 has of an indexed column, in few sorted parts: a new part swallows older ones that
 * are not larger, so that a value is moved about once per doubling. Immutable.
 */
final class L0Values {
  static final L0Values EMPTY = new L0Values(List.of());

  /** Each larger than the next. */
  private final List<SortedValues> parts;

  private L0Values(List<SortedValues> parts) {
    this.parts = List.copyOf(parts);
  }

  L0Values append(SortedValues added) {
    if (added.size() == 0) {
      return this;
    }
    List<SortedValues> rest = new ArrayList<>(parts);
    SortedValues last = added;
    while (!rest.isEmpty() && rest.get(rest.size() - 1).size() <= last.size()) {
      last = rest.remove(rest.size() - 1).merge(last);
    }
    rest.add(last);
    return new L0Values(rest);
  }

  void find(ValueRange range, RowIds found) {
    for (SortedValues part : parts) {
      part.find(range, found);
    }
  }

  long sizeBytes() {
    return parts.stream().mapToLong(SortedValues::sizeBytes).sum();
  }
}
