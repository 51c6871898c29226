package dev.yore.store.codec;

import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import dev.yore.store.vector.BytesVector;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a column's texts are framed, by compressing some of them both ways. Small frames make
 * a single text cheap to read and compress worse; a dictionary, trained with some of the texts,
 * makes up for that, if it is not longer than what it saves. Confined to one thread.
 */
public final class FrameChooser {
  /** With less text, what a dictionary can save is not worth training it. */
  static final int MIN_BYTES = 1 << 20;

  /** Four times as much trains for three times as long and saves half a percent more. */
  private static final int TRAINING_BYTES = 64 << 10;

  /** Texts are joined to samples of so many bytes, as they will lie in frames. */
  private static final int SAMPLE_BYTES = 1 << 10;

  /**
   * Shorter samples are left out: zstd's trainer learns from the first three quarters of them, and
   * where those are less than 8 bytes together it reads outside of its memory.
   */
  private static final int MIN_SAMPLE_BYTES = 8;

  /** What is compressed both ways: a large frame's worth. */
  private static final int COMPARED_BYTES = 256 << 10;

  /** Runs of rows that are compared, at most: small chunks are small on both sides. */
  private static final int MAX_COMPARED_RUNS = 128;

  /** Frames that are tried, the smallest first. */
  private static final int[] FRAME_BYTES = {8 << 10, 16 << 10, 32 << 10};

  /** A dictionary has one byte per so many of text, within bounds. */
  private static final int TEXT_PER_DICTIONARY_BYTE = 256;

  private static final int MIN_DICTIONARY_BYTES = 4 << 10;
  private static final int MAX_DICTIONARY_BYTES = 32 << 10;

  /** Small frames may take so much more, as a factor. */
  private static final double MOST_GROWTH = 1.02;

  /** Rows that tell whether values repeat, so that there will be no frames to speak of. */
  private static final int REPEATING_ROWS = 4096;

  /** So small where dictionaries are forced that small data have several frames. */
  private static final int FORCED_FRAME_BYTES = 256;

  private static final double GOLDEN_RATIO = 0.6180339887498949;

  private final int zstdLevel;
  private final List<BytesRows> chunks = new ArrayList<>();
  private long rows;
  private long bytes;

  /**
   * Begins without texts.
   *
   * @param zstdLevel what they will be compressed with
   */
  public FrameChooser(int zstdLevel) {
    this.zstdLevel = zstdLevel;
  }

  /** Adds texts of the column that will be encoded together. */
  public void add(BytesVector vector, int from, int to) {
    if (from < to) {
      BytesRows chunk =
          new BytesRows(vector, from, to, NullMaskCodec.slice(vector.nulls(), from, to));
      chunks.add(chunk);
      rows += chunk.count();
      bytes += chunk.totalBytes();
    }
  }

  /** Decides; the caller closes the dictionary, if there is one. */
  public TextFrames choose(DictionaryUse use) {
    if (use == DictionaryUse.ALWAYS && bytes > 0) {
      byte[] trained = train(runs(), MIN_DICTIONARY_BYTES);
      byte[] dictionary = trained == null ? anyText() : trained;
      return new TextFrames(FORCED_FRAME_BYTES, new DictionaryEncoder(dictionary, zstdLevel));
    }
    if (use != DictionaryUse.MEASURED || bytes < MIN_BYTES || repeats()) {
      return TextFrames.LARGE;
    }
    return measured();
  }

  private boolean repeats() {
    BytesRows first = chunks.get(0);
    return BytesDictionary.of(first.part(0, Math.min(first.count(), REPEATING_ROWS))) != null;
  }

  private TextFrames measured() {
    List<BytesRows> others = runs();
    List<BytesRows> compared = takeSome(others);
    double most = MOST_GROWTH * size(compared, TextFrames.LARGE);
    TextFrames small = new TextFrames(FRAME_BYTES[0], null);
    if (size(compared, small) <= most) {
      return small;
    }
    long wanted = bytes / TEXT_PER_DICTIONARY_BYTE;
    byte[] dictionary =
        train(others, (int) Math.max(MIN_DICTIONARY_BYTES, Math.min(MAX_DICTIONARY_BYTES, wanted)));
    return dictionary == null ? TextFrames.LARGE : measured(compared, most, dictionary);
  }

  /** The smallest frames that take no more with the dictionary, its own bytes included. */
  private TextFrames measured(List<BytesRows> compared, double most, byte[] dictionary) {
    long comparedBytes = compared.stream().mapToLong(BytesRows::totalBytes).sum();
    ByteWriter encoded = new ByteWriter();
    VectorCodec.encode(encoded, asVector(dictionary), VectorCodec.ZSTD_COALESCED);
    double share = (double) encoded.size() * comparedBytes / bytes;
    for (int frameBytes : FRAME_BYTES) {
      TextFrames frames = new TextFrames(frameBytes, new DictionaryEncoder(dictionary, zstdLevel));
      if (size(compared, frames) + share <= most) {
        return frames;
      }
      frames.close();
    }
    return TextFrames.LARGE;
  }

  /** A dictionary as it is kept: a vector of one value. */
  public static BytesVector asVector(byte[] dictionary) {
    return new BytesVector(dictionary, new int[] {0, dictionary.length}, null, 1, null);
  }

  /** What would lie in a large frame together. */
  private List<BytesRows> runs() {
    long averageBytes = Math.max(1, bytes / rows);
    int runRows = BytesCodec.frameRows(averageBytes, TextFrames.LARGE);
    List<BytesRows> runs = new ArrayList<>();
    for (BytesRows chunk : chunks) {
      for (int from = 0; from < chunk.count(); from += runRows) {
        runs.add(chunk.part(from, Math.min(chunk.count(), from + runRows)));
      }
    }
    return runs;
  }

  /** Takes some of the runs away, from everywhere, at most half of them. */
  private static List<BytesRows> takeSome(List<BytesRows> runs) {
    List<BytesRows> taken = new ArrayList<>();
    int most = Math.min(MAX_COMPARED_RUNS, runs.size() / 2);
    long takenBytes = 0;
    while (taken.size() < most && takenBytes < COMPARED_BYTES) {
      BytesRows run = runs.remove(anywhere(taken.size(), runs.size()));
      takenBytes += run.totalBytes();
      taken.add(run);
    }
    return taken;
  }

  /** Spreads numbers over 0 to {@code count - 1}, the same ones each time. */
  private static int anywhere(int number, int count) {
    double turns = number * GOLDEN_RATIO;
    return (int) ((turns - Math.floor(turns)) * count);
  }

  private long size(List<BytesRows> compared, TextFrames frames) {
    ByteWriter out = new ByteWriter();
    long size = 0;
    for (BytesRows run : compared) {
      out.truncate(0);
      BytesCodec.encodeFrames(out, run, zstdLevel, frames);
      size += out.size();
    }
    return size;
  }

  /** Null where there is too little to train with. */
  private static byte @Nullable [] train(List<BytesRows> runs, int dictionaryBytes) {
    ZstdDictTrainer trainer = new ZstdDictTrainer(TRAINING_BYTES, dictionaryBytes);
    int samples = TRAINING_BYTES / SAMPLE_BYTES;
    for (int i = 0; i < samples; i++) {
      BytesRows run = runs.get((int) ((long) i * runs.size() / samples));
      byte[] sample = sample(run, anywhere(i, run.count()));
      if (sample.length >= MIN_SAMPLE_BYTES && !trainer.addSample(sample)) {
        break;
      }
    }
    try {
      return trainer.trainSamples();
    } catch (ZstdException e) {
      return null;
    }
  }

  /** Texts one behind the other, as they lie in frames. */
  private static byte[] sample(BytesRows run, int from) {
    ByteArrayOutputStream sample = new ByteArrayOutputStream();
    for (int row = from; row < run.count() && sample.size() < SAMPLE_BYTES; row++) {
      sample.write(run.data(), run.start(row), run.length(row));
    }
    return sample.toByteArray();
  }

  /** The first texts: not as good as a trained dictionary, but there are always some. */
  private byte[] anyText() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (BytesRows chunk : chunks) {
      for (int row = 0; row < chunk.count() && text.size() < MIN_DICTIONARY_BYTES; row++) {
        text.write(chunk.data(), chunk.start(row), chunk.length(row));
      }
    }
    return text.toByteArray();
  }
}
