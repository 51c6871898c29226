package dev.yore.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.engine.batch.Batch;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
  private static ColumnVector[] columns(int rows) {
    ColumnBuilder text = new ColumnBuilder(Physical.BYTES);
    long[] longs = new long[rows];
    double[] doubles = new double[rows];
    for (int i = 0; i < rows; i++) {
      longs[i] = i * 1000L;
      doubles[i] = i / 3.0;
      if (i % 5 == 0) {
        text.appendNull();
      } else {
        text.appendString("text " + i);
      }
    }
    return new ColumnVector[] {
      new LongVector(longs, rows, null), new DoubleVector(doubles, rows, null), text.build()
    };
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void batchesComeBackInTheirOrder(@TempDir Path directory) {
    try (SpillDirectory spills = new SpillDirectory(directory)) {
      SpillFile file = spills.newFile();
      file.write(columns(100), 100);
      file.write(columns(100), 7);
      SpillFile.Reader reader = file.reader();
      Batch first = Objects.requireNonNull(reader.next());
      Batch second = Objects.requireNonNull(reader.next());
      assertThat(reader.next()).isNull();
      assertThat(first.selectedCount()).isEqualTo(100);
      assertThat(second.selectedCount()).isEqualTo(7);
      assertThat(((LongVector) first.columns()[0]).get(99)).isEqualTo(99_000);
      assertThat(((DoubleVector) second.columns()[1]).get(6)).isEqualTo(2.0);
      assertThat(second.columns()[2].isNull(5)).isTrue();
      assertThat(((BytesVector) second.columns()[2]).getString(6)).isEqualTo("text 6");
      assertThat(file.rows()).isEqualTo(107);
    }
    assertThat(files(directory)).isEmpty();
  }

  @Test
  void aDamagedByteIsReportedNotReturned(@TempDir Path directory) throws IOException {
    try (SpillDirectory spills = new SpillDirectory(directory)) {
      SpillFile file = spills.newFile();
      file.write(columns(50), 50);
      Path path = files(directory).get(0);
      byte[] bytes = Files.readAllBytes(path);
      bytes[bytes.length / 2] ^= 1;
      Files.write(path, bytes);
      assertThatThrownBy(() -> file.reader().next())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
          .hasMessageContaining(path.toString())
          .hasMessageContaining("expected=");
    }
  }

  @Test
  void filesOfProcessesThatHaveEndedAreRemovedOthersAreNot(@TempDir Path directory)
      throws IOException {
    Path dead = directory.resolve("yore-" + Long.MAX_VALUE + "-1.spill");
    Path foreign = directory.resolve("yore-notes.spill");
    Path living = directory.resolve("yore-1-1.spill");
    for (Path path : List.of(dead, foreign, living)) {
      Files.writeString(path, "left behind");
    }
    try (SpillDirectory spills = new SpillDirectory(directory)) {
      spills.newFile();
      assertThat(dead).doesNotExist();
      assertThat(foreign).exists();
      assertThat(living).exists();
    }
  }

  @Test
  void anAccountGivesNoMoreThanItsLimitAndGetsEverythingBack() {
    MemoryAccount query = MemoryAccount.ofProcess().query(1000);
    MemoryAccount operator = query.child("a sort");
    assertThat(operator.tryReserve(600)).isTrue();
    assertThat(operator.tryReserve(500)).isFalse();
    assertThat(query.usedBytes()).isEqualTo(600);
    assertThatThrownBy(() -> operator.reserve(500))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY_BUDGET);
              assertThat(e.code().sqlState()).isEqualTo("53200");
            })
        .hasMessageContaining("a sort needs 500 bytes more; the query may use 1000 bytes");
    try (Reservation reservation = new Reservation(operator)) {
      assertThat(reservation.tryResize(400)).isTrue();
      assertThat(reservation.tryResize(401)).isFalse();
    }
    operator.close();
    assertThat(query.usedBytes()).isZero();
    assertThat(operator.peakBytes()).isEqualTo(1000);
  }

  @Test
  void queriesOfAStoreShareItsBudgetAndTakeNothingFromAnotherStores() {
    MemoryAccount store = MemoryAccount.ofStore(1000);
    MemoryAccount other = MemoryAccount.ofStore(1000);
    MemoryAccount first = store.query(800);
    MemoryAccount second = store.query(800);
    MemoryAccount sort = second.child("a sort");
    assertThat(first.tryReserve(700)).isTrue();
    assertThat(sort.tryReserve(400)).isFalse();
    assertThatThrownBy(() -> sort.reserve(400))
        .hasMessageContaining("a sort needs 400 bytes more; all queries of the store may use 1000")
        .hasMessageContaining("700 are used: open the store with larger queries.bytes");
    assertThat(other.query(800).tryReserve(800)).isTrue();
    first.close();
    assertThat(sort.tryReserve(400)).isTrue();
    assertThat(store.usedBytes()).isEqualTo(400);
    second.close();
    other.close();
  }
}
