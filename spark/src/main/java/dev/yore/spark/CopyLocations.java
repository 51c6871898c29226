package dev.yore.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which executor reads which blocks. Of an object store behind a network each executor keeps copies
 * of what it has read, so the same blocks go to the same one in every query; a directory is as near
 * to one as to another. Immutable; on Spark's driver.
 */
final class CopyLocations {
  private final List<String> executors;

  private CopyLocations(List<String> executors) {
    this.executors = List.copyOf(executors);
  }

  /** The executors there are now, if it matters which of them reads. */
  static CopyLocations of(StoreAddress address) {
    List<String> executors = new ArrayList<>();
    SparkEnv env = SparkEnv.get();
    if (address.isBehindNetwork() && env != null) {
      BlockManagerId driver = env.blockManager().blockManagerId();
      List<BlockManagerId> peers =
          new ArrayList<>(
              CollectionConverters.asJava(env.blockManager().master().getPeers(driver)));
      peers.sort(Comparator.comparing(BlockManagerId::executorId));
      // The form in which Spark's scheduler takes the name of an executor rather than a host.
      peers.forEach(p -> executors.add("executor_" + p.host() + "_" + p.executorId()));
    }
    return new CopyLocations(executors);
  }

  /** Neighbours go to the same executor, and each gets about as many blocks. */
  @Nullable String of(int block, int blocks) {
    return executors.isEmpty() || block >= blocks
        ? null
        : executors.get((int) ((long) block * executors.size() / blocks));
  }
}
