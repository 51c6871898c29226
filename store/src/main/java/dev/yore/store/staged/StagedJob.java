package dev.yore.store.staged;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Segments that are to become one commit. Immutable.
 *
 * @param jobId tells the job from all others of the store, for ever
 * @param afterSequence the job's commit can only be a later one
 * @param columnIds of the table's columns, in the order of the files'
 * @param overwrites whether a row takes the place of one with its key; otherwise that is an error
 * @param files the segments, in the order of their rows
 */
public record StagedJob(
    String jobId,
    long afterSequence,
    String branch,
    TableName table,
    List<Integer> columnIds,
    boolean overwrites,
    List<StagedFile> files) {

  /** What the keys of all jobs' objects begin with. */
  public static final String PREFIX = StagedFormat.PREFIX;

  public StagedJob {
    columnIds = List.copyOf(columnIds);
    files = List.copyOf(files);
    StagedFormat.requireJobId(jobId);
  }

  /** What the job's commit has for a message: by it the commit is found again. */
  public String message() {
    return message(jobId);
  }

  /** As {@link #message()} of the job of that id. */
  public static String message(String jobId) {
    return "staged job " + jobId;
  }

  /** Writes the job down beside its files. */
  public void write(ObjectAccess objects) {
    ByteWriter out = new ByteWriter();
    StagedFormat.begin(out, StagedFormat.JOB_MAGIC);
    out.putString(jobId);
    out.putVarLong(afterSequence);
    out.putString(branch);
    out.putString(table.schema());
    out.putString(table.name());
    out.putByte(overwrites ? 1 : 0);
    out.putVarLong(columnIds.size());
    columnIds.forEach(out::putVarLong);
    out.putVarLong(files.size());
    for (StagedFile file : files) {
      out.putString(file.key());
      out.putVarLong(file.rows());
      out.putVarLong(file.sizeBytes());
      out.putInt(file.checksum());
    }
    objects.put(StagedFormat.jobKey(jobId), StagedFormat.end(out));
  }

  /** The job of that id, or null if there is none. */
  public static @Nullable StagedJob find(ObjectAccess objects, String jobId) {
    String key = StagedFormat.jobKey(jobId);
    byte[] bytes = objects.find(key);
    if (bytes == null) {
      return null;
    }
    try {
      return read(StagedFormat.open(objects.name(key), bytes, StagedFormat.JOB_MAGIC));
    } catch (CorruptDataException e) {
      throw StagedFormat.corrupt(objects.name(key), e.getMessage() + " at " + e.offset());
    }
  }

  private static StagedJob read(ByteReader in) throws CorruptDataException {
    String jobId = in.readString();
    long afterSequence = in.readVarLong();
    String branch = in.readString();
    TableName table = new TableName(in.readString(), in.readString());
    boolean overwrites = in.readByte() == 1;
    List<Integer> columnIds = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      columnIds.add(in.readVarInt(Integer.MAX_VALUE));
    }
    List<StagedFile> files = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      files.add(new StagedFile(in.readString(), in.readVarLong(), in.readVarLong(), in.readInt()));
    }
    return new StagedJob(jobId, afterSequence, branch, table, columnIds, overwrites, files);
  }

  /** Whatever lies there of a job. */
  static List<String> keys(ObjectAccess objects, String jobId) {
    List<String> keys = new ArrayList<>();
    objects.list(StagedFormat.jobPrefix(jobId), object -> keys.add(object.key()));
    return keys;
  }
}
