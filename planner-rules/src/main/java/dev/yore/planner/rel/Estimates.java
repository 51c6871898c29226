package dev.yore.planner.rel;

import java.util.List;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.ChainedRelMetadataProvider;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.ReflectiveRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataProvider;

/**
 * What the planner expects of sizes: the store's counts of distinct values in place of Calcite's
 * guesses, which take every equality for one row in seven and so find a join of two million people
 * on their marital status as good as one on their key. Stateless.
 */
public final class Estimates {
  /** For planning clusters. Calcite compiles it once and then knows it by identity. */
  public static final RelMetadataProvider PROVIDER =
      ChainedRelMetadataProvider.of(
          List.of(
              ReflectiveRelMetadataProvider.reflectiveSource(
                  new ScanEstimates.DistinctRows(), BuiltInMetadata.DistinctRowCount.Handler.class),
              ReflectiveRelMetadataProvider.reflectiveSource(
                  new ScanEstimates.Selectivity(), BuiltInMetadata.Selectivity.Handler.class),
              ReflectiveRelMetadataProvider.reflectiveSource(
                  new JoinEstimates(), BuiltInMetadata.RowCount.Handler.class),
              DefaultRelMetadataProvider.INSTANCE));

  private Estimates() {}
}
