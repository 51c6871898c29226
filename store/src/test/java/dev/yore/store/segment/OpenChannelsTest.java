package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files are read with few of them open. */
class OpenChannelsTest {
  @TempDir Path directory;

  @Test
  void moreFilesThanMayBeOpenAreAllReadAgainAndAgain() throws IOException {
    OpenChannels channels = new OpenChannels(3);
    List<SegmentFile> files = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Path path = directory.resolve(i + ".seg");
      Files.write(path, new byte[] {(byte) i});
      files.add(new SegmentFile(path, Tier.SSD, channels));
      assertThat(channels.count()).isLessThanOrEqualTo(3);
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10; i++) {
        assertThat(files.get(i).read(0, 1, 0)).containsExactly(i);
      }
    }
    assertThat(channels.count()).isEqualTo(3);
    files.forEach(SegmentFile::close);
    assertThat(channels.count()).isZero();
  }
}
