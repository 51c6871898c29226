package dev.yore.store.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ScratchFileTest {
  @TempDir private Path directory;

  @Test
  void whatWasWrittenCanBeReadAndIsGoneWhenItIsClosed() throws Exception {
    try (ScratchFile file = ScratchFile.create(directory);
        FileOutputStream out = file.appender()) {
      out.write("first, ".getBytes(StandardCharsets.US_ASCII));
      out.write("second".getBytes(StandardCharsets.US_ASCII));
      assertThat(file.readAll()).asString(StandardCharsets.US_ASCII).isEqualTo("first, second");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aKilledProcessLeavesNothingBehindSinceTheFileHasNoNameWhileItIsOpen() throws Exception {
    try (ScratchFile file = ScratchFile.create(directory);
        FileOutputStream out = file.appender()) {
      out.write(1);
      assertThat(directory).isEmptyDirectory();
      assertThat(file.readAll()).containsExactly(1);
    }
  }
}
