package dev.yore.tpc.streams;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures what trained dictionaries would save of segments: compresses every zstd frame in them
 * again, half of those of a table and size to train with, the other half to measure. Stateless.
 */
final class DictionaryGains {
  private static final int[] FRAME_LIMITS = {512, 4 << 10, 16 << 10, 64 << 10, Integer.MAX_VALUE};
  private static final int[] DICTIONARY_BYTES = {4 << 10, 16 << 10, 32 << 10};
  private static final int MAX_SAMPLE_BYTES = 64 << 20;
  private static final int MAX_FRAME_BYTES = 1 << 20;
  private static final int LEVEL = 9;
  private static final byte[] MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  /** Frames of one table, alike in size. */
  private record Group(int table, int limit) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int byTable = Integer.compare(table, other.table);
      return byTable != 0 ? byTable : Integer.compare(limit, other.limit);
    }
  }

  private DictionaryGains() {}

  /** Says what would be saved in a store that is closed. */
  static void measure(Path store, Consumer<String> out) throws IOException {
    Map<Group, List<byte[]>> groups = new TreeMap<>();
    long fileBytes = 0;
    Path segments = store.resolve("segments");
    try (Stream<Path> files = Files.walk(segments)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        fileBytes += bytes.length;
        collect(bytes, Integer.parseInt(segments.relativize(file).getName(0).toString()), groups);
      }
    }
    long all = 0;
    long saved = 0;
    for (Map.Entry<Group, List<byte[]>> entry : groups.entrySet()) {
      long plain = entry.getValue().stream().mapToLong(DictionaryGains::compressed).sum();
      long gain = gain(entry.getValue(), plain);
      all += plain;
      saved += gain;
      String limit = entry.getKey().limit == Integer.MAX_VALUE ? "any" : "" + entry.getKey().limit;
      out.accept(
          String.format(
              Locale.ROOT,
              "table %d, frames of up to %s bytes: %d, compressed %d, a dictionary saves %d",
              entry.getKey().table,
              limit,
              entry.getValue().size(),
              plain,
              gain));
    }
    out.accept(
        String.format(
            Locale.ROOT,
            "segments %d bytes, of which zstd %d; dictionaries that pay save %d = %.2f %%",
            fileBytes,
            all,
            saved,
            100.0 * saved / fileBytes));
  }

  private static void collect(byte[] file, int table, Map<Group, List<byte[]>> groups) {
    for (int at = 0; at + MAGIC.length <= file.length; at++) {
      if (!Arrays.equals(file, at, at + MAGIC.length, MAGIC, 0, MAGIC.length)) {
        continue;
      }
      byte[] rest = Arrays.copyOfRange(file, at, Math.min(file.length, at + MAX_FRAME_BYTES));
      long size = Zstd.findFrameCompressedSize(rest, 0, rest.length);
      if (Zstd.isError(size) || size <= 0) {
        continue; // Four bytes of a packed number that look like it.
      }
      byte[] raw = new byte[(int) Zstd.getFrameContentSize(rest, 0, (int) size)];
      Zstd.decompressByteArray(raw, 0, raw.length, rest, 0, (int) size);
      int limit =
          Arrays.stream(FRAME_LIMITS).filter(l -> raw.length <= l).findFirst().orElseThrow();
      groups.computeIfAbsent(new Group(table, limit), g -> new ArrayList<>()).add(raw);
      at += (int) size - 1;
    }
  }

  private static long compressed(byte[] raw) {
    return Zstd.compress(raw, LEVEL).length;
  }

  /** Of the best dictionary, itself taken off; 0 if none pays. */
  private static long gain(List<byte[]> frames, long plain) {
    long best = 0;
    for (int bytes : DICTIONARY_BYTES) {
      byte[] dictionary = train(frames, bytes);
      if (dictionary.length > 0) {
        long without = 0;
        long with = 0;
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
          context.setLevel(LEVEL).loadDict(dictionary);
          for (int i = 1; i < frames.size(); i += 2) {
            without += compressed(frames.get(i));
            with += context.compress(frames.get(i)).length;
          }
        }
        best = Math.max(best, plain - plain * with / without - dictionary.length);
      }
    }
    return best;
  }

  /** Empty where there is too little to train with. */
  private static byte[] train(List<byte[]> frames, int bytes) {
    ZstdDictTrainer trainer = new ZstdDictTrainer(MAX_SAMPLE_BYTES, bytes);
    for (int i = 0; i < frames.size(); i += 2) {
      trainer.addSample(frames.get(i));
    }
    try {
      return frames.size() < 2 ? new byte[0] : trainer.trainSamples();
    } catch (ZstdException e) {
      return new byte[0];
    }
  }
}
