package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.vector.BytesVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments written by earlier versions of Yore, byte by byte, are read for ever. */
class EarlierVersionTest {
  /**
   * Version 1, which knew no images: two rows of a number and a text from slot 10 on, inserted by
   * commits 5 and 6; the second's text set by commit 7, the first deleted by commit 8.
   */
  private static final String VERSION_1 =
      "594f52455345474d0100000044000000050000000000000006000000000000000100000001000000"
          + "010000000000000005000000000000000900000000000000d667a59f010100000a02010001020500"
          + "0200544573f3605a010100000a02020001020a830201020003006f6e655b68ac10020100000a0200"
          + "0001020401010002da7c9016030100000a0200000102090680080648200410419f3dd77b04010000"
          + "0a02000001020401010001d9f70a51050100000a010003000104001400060015dbab060100000b01"
          + "0002000104001600041fba5173070100000b0102020001070300060074776fe179b2800100010a02"
          + "000102000100010e23140103036f6e65036f6e6519131813010103000a0113010102000b01130101"
          + "00030374776f0374776f16eb0000000000000038000000df8eac4759454e44";

  @TempDir Path directory;

  @Test
  void aSegmentOfVersion1SaysWhatItSaid() throws IOException {
    Path file = directory.resolve("1.seg");
    Files.write(file, HexFormat.of().parseHex(VERSION_1));
    try (SegmentReader reader = SegmentReader.open(file, new UUID(5, 6))) {
      BlockDelta block = reader.readBlock(reader.blocks().get(0));

      assertThat(block.inserts().get(0).firstSlot()).isEqualTo(10);
      assertThat(block.inserts().get(0).sequences()).containsExactly(5, 6);
      assertThat(block.deletes().slots()).containsExactly(10);
      assertThat(block.patches().get(0).sequences()).containsExactly(7);
      BytesVector patched = (BytesVector) block.patches().get(0).values().column(0);
      assertThat(new String(patched.getBytes(0), StandardCharsets.UTF_8)).isEqualTo("two");
      assertThat(block.images()).isEmpty();
      List<String> problems = new ArrayList<>();
      reader.verify(problems::add);
      assertThat(problems).isEmpty();
    }
  }
}
