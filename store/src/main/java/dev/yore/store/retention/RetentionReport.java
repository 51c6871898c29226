package dev.yore.store.retention;

/**
 * What applying a policy has done, or would do. Immutable.
 *
 * @param dryRun whether nothing was done
 * @param removedCommits commits of the table whose states are gone
 * @param removedVersions row versions, deletes included, that are gone
 * @param bytesBefore size of the table's segments
 * @param bytesAfter likewise; an estimate for a dry run
 */
public record RetentionReport(
    int tableId,
    boolean dryRun,
    long removedCommits,
    long removedVersions,
    long bytesBefore,
    long bytesAfter) {}
