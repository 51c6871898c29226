package dev.yore.spark;

import dev.yore.store.scan.ScanStatistics;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** What scans report to Spark beside rows: bytes and pages. Spark makes them by reflection. */
final class ScanMetrics {
  static final String OBJECT_BYTES = "yoreObjectBytes";
  static final String CACHED_BYTES = "yoreCachedBytes";
  static final String PAGES = "yorePages";
  static final String PRUNED_PAGES = "yorePrunedPages";

  private ScanMetrics() {}

  static CustomMetric[] all() {
    return new CustomMetric[] {
      new ObjectBytes(), new CachedBytes(), new Pages(), new PrunedPages()
    };
  }

  static CustomTaskMetric[] of(ScanStatistics statistics) {
    return new CustomTaskMetric[] {
      new Value(OBJECT_BYTES, statistics.readBytes().object()),
      new Value(CACHED_BYTES, statistics.readBytes().cached()),
      new Value(PAGES, statistics.pages()),
      new Value(PRUNED_PAGES, statistics.prunedPages())
    };
  }

  private record Value(String name, long value) implements CustomTaskMetric {}

  /** Bytes out of the object store. */
  public static final class ObjectBytes extends CustomSumMetric {
    @Override
    public String name() {
      return OBJECT_BYTES;
    }

    @Override
    public String description() {
      return "bytes read from the object store";
    }
  }

  /** Bytes out of local copies of objects. */
  public static final class CachedBytes extends CustomSumMetric {
    @Override
    public String name() {
      return CACHED_BYTES;
    }

    @Override
    public String description() {
      return "bytes read from local copies of objects";
    }
  }

  /** Pages looked at. */
  public static final class Pages extends CustomSumMetric {
    @Override
    public String name() {
      return PAGES;
    }

    @Override
    public String description() {
      return "pages of 16,384 rows looked at";
    }
  }

  /** Pages left out. */
  public static final class PrunedPages extends CustomSumMetric {
    @Override
    public String name() {
      return PRUNED_PAGES;
    }

    @Override
    public String description() {
      return "pages left out by zone maps";
    }
  }
}
