package dev.yore.tpc.kernel;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Columns to bytes and back, a page of rows at a time; per value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
  private static final int PAGE_ROWS = 16_384;

  /** Columns of TPC-H's kind. */
  public enum Kind {
    /** Increasing by a little. */
    KEY,
    /** 13 bits wide. */
    DATE,
    /** 24 bits wide. */
    PRICE,
    /** Four different texts. */
    FLAG,
    /** Texts of 30 letters that hardly repeat. */
    COMMENT
  }

  @Param private Kind kind = Kind.KEY;

  private ColumnVector vector =
      new ColumnBuilder(ColumnType.of(ColumnType.Kind.BIGINT).physical()).build();
  private ColumnType type = ColumnType.of(ColumnType.Kind.BIGINT);
  private byte[] encoded = new byte[0];

  /** Makes the column and its bytes. */
  @Setup
  public void encodeOnce() {
    ColumnType type =
        switch (kind) {
          case KEY -> ColumnType.of(ColumnType.Kind.BIGINT);
          case DATE -> ColumnType.of(ColumnType.Kind.DATE);
          case PRICE -> ColumnType.decimal(15, 2);
          case FLAG, COMMENT -> ColumnType.varchar(44);
        };
    ColumnBuilder builder = new ColumnBuilder(type.physical());
    Random random = new Random(42);
    long key = 0;
    for (int i = 0; i < PAGE_ROWS; i++) {
      switch (kind) {
        case KEY -> builder.appendLong(key += random.nextInt(4));
        case DATE -> builder.appendLong(8_035 + random.nextInt(2_500));
        case PRICE -> builder.appendLong(90_000 + random.nextInt(10_000_000));
        case FLAG -> builder.appendString(String.valueOf("ANRF".charAt(random.nextInt(4))));
        case COMMENT -> builder.appendString(comment(random));
      }
    }
    vector = builder.build();
    encoded = encode().toByteArray();
  }

  private static String comment(Random random) {
    String[] words = {"carefully", "final", "deposits", "sleep", "quickly", "above", "the"};
    StringBuilder text = new StringBuilder();
    while (text.length() < 24) {
      text.append(words[random.nextInt(words.length)]).append(' ');
    }
    return text.append(random.nextInt(1_000)).toString();
  }

  /** As when what was merged is written. */
  @Benchmark
  @OperationsPerInvocation(PAGE_ROWS)
  public ByteWriter encode() {
    ByteWriter out = new ByteWriter();
    VectorCodec.encode(out, vector, VectorCodec.ZSTD_HOT);
    return out;
  }

  /** As when a scan finds nothing in its cache. */
  @Benchmark
  @OperationsPerInvocation(PAGE_ROWS)
  public ColumnVector decode() throws CorruptDataException {
    return VectorCodec.decode(new ByteReader(encoded), PAGE_ROWS);
  }
}
