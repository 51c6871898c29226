package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.codec.CommitRecordCodec;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.CommitRecord;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/format.md, byte by byte. */
class FormatDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "format.md");
  private static final String CHECKSUM = "<checksum>";

  private static final VectorBatch ROW =
      new VectorBatch(1, List.of(new LongVector(new long[] {42}, 1, null)));

  @TempDir Path directory;

  @Test
  void theCommitOfTheDocumentIsWhatTheCodecWrites() throws IOException {
    TableDelta delta = new TableDelta(1, 10, ROW, new long[0], List.of());
    CommitRecord record = new CommitRecord(2, 1_700_000_000_000L, null, null, List.of(delta));

    assertThat(hex(CommitRecordCodec.encode(record)))
        .isEqualTo(exampleAfter("## Commit payload", false));
  }

  @Test
  void theSegmentOfTheDocumentIsWhatTheWriterWrites() throws IOException {
    Column column = new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null);
    TableSchema table =
        new TableSchema(1, TableName.of("K"), List.of(column), List.of(0), 1, Long.MAX_VALUE, null);
    InsertRun run = new InsertRun(10, new long[] {1}, List.of(0), ROW);
    BlockDelta block = new BlockDelta(0, List.of(run), DeleteRun.NONE, List.of());
    Path file = directory.resolve("1.seg");
    new SegmentWriter(new UUID(5, 6), VectorCodec.ZSTD_HOT, false)
        .write(file, table, new SegmentContent(1, 1, 1, 1, 2, List.of(block)));
    byte[] bytes = Files.readAllBytes(file);

    List<String> example = exampleAfter("### Example", true);

    List<String> actual = hex(bytes).subList(SegmentFormat.HEADER_BYTES, bytes.length);
    assertThat(actual).hasSameSizeAs(example);
    for (int i = 0; i < example.size(); i++) {
      if (!example.get(i).equals(CHECKSUM)) {
        assertThat(actual.get(i)).as("byte %d", i).isEqualTo(example.get(i));
      }
    }
  }

  private static List<String> hex(byte[] bytes) {
    List<String> hex = new ArrayList<>();
    for (byte b : bytes) {
      hex.add(String.format("%02x", b));
    }
    return hex;
  }

  /** The bytes of the last block of code before the next heading; a checksum is four wildcards. */
  private static List<String> exampleAfter(String heading, boolean offsets) throws IOException {
    String text = Files.readString(DOCUMENT);
    int from = text.indexOf("\n" + heading) + 1;
    int to = text.indexOf("\n#", from);
    String[] parts = text.substring(from, to < 0 ? text.length() : to).split("```");
    List<String> bytes = new ArrayList<>();
    for (String line : parts[parts.length - 2].strip().split("\n")) {
      int position = bytes.size() + SegmentFormat.HEADER_BYTES;
      boolean first = true;
      for (String token : line.split(" +")) {
        if (first && offsets) {
          assertThat(token).as("offset of: %s", line).isEqualTo(Integer.toHexString(position));
        } else if (token.equals(CHECKSUM)) {
          bytes.addAll(List.of(CHECKSUM, CHECKSUM, CHECKSUM, CHECKSUM));
        } else if (token.matches("[0-9a-f]{2}")) {
          bytes.add(token);
        } else {
          break;
        }
        first = false;
      }
    }
    return bytes;
  }
}
