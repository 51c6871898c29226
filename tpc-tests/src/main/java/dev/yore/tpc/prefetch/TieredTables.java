package dev.yore.tpc.prefetch;

import java.util.Arrays;

/**
 * Tables of 256 KiB blocks with an image a day and delta streams every six hours, on tiers by age:
 * what a scan reads follows from what it asks, as in a real store. Time is in hours since the
 * history began. Stateless.
 */
final class TieredTables {
  /** Blocks of each table's image. */
  private static final int[] BLOCKS = {64, 96, 128, 160, 200, 240, 320, 400, 480, 600, 800, 1200};

  static final int TABLES = BLOCKS.length;
  static final long HOUR_MILLIS = 3_600_000L;

  /** The history is forty days old when a run begins. */
  static final int FIRST_HOUR = 24 * 40;

  private static final int HOURS_PER_IMAGE = 24;
  private static final int HOURS_PER_STREAM = 6;
  private static final int STREAM_BLOCKS = 3;
  private static final int SSD_HOURS = 48;
  private static final int HDD_HOURS = 24 * 14;

  /** Where a block lies: how long a read takes, how many at once, how many of them ahead. */
  enum Tier {
    SSD(350, 8, 6),
    HDD(9_700, 2, 1),
    OBJECT_STORE(32_600, 16, 12);

    final long readMicros;
    final int servers;
    final int serversAhead;

    Tier(long readMicros, int servers, int serversAhead) {
      this.readMicros = readMicros;
      this.servers = servers;
      this.serversAhead = serversAhead;
    }
  }

  private TieredTables() {}

  static int blocks(int table) {
    return BLOCKS[table];
  }

  static int hourAt(long millis) {
    return FIRST_HOUR + (int) (millis / HOUR_MILLIS);
  }

  /** A block's number: table, image or stream, hour, index. */
  static long block(int table, boolean stream, int hour, int index) {
    return (long) table << 56 | (stream ? 1L << 55 : 0) | (long) hour << 32 | index;
  }

  static int table(long block) {
    return (int) (block >>> 56);
  }

  static boolean isStream(long block) {
    return (block >>> 55 & 1) == 1;
  }

  static int hour(long block) {
    return (int) (block >>> 32) & 0x7FFFFF;
  }

  static int index(long block) {
    return (int) block;
  }

  static Tier tier(long block, int nowHour) {
    int age = nowHour - hour(block);
    return age <= SSD_HOURS ? Tier.SSD : age <= HDD_HOURS ? Tier.HDD : Tier.OBJECT_STORE;
  }

  /** Whether there is such a block now. */
  static boolean exists(long block, int nowHour) {
    int table = table(block);
    int hour = hour(block);
    int index = index(block);
    if (block <= 0 || table >= TABLES || hour > nowHour || index < 0) {
      return false;
    }
    return isStream(block)
        ? index < STREAM_BLOCKS && hour % HOURS_PER_STREAM == 0
        : index < BLOCKS[table] && hour % HOURS_PER_IMAGE == 0;
  }

  /** What a scan of a part of a table, as fractions of it, reads as of an hour. */
  static long[] scan(int table, double from, double to, int hour) {
    int count = BLOCKS[table];
    int first = Math.min(count - 1, (int) Math.floor(clamp(from) * count));
    int end = Math.max(first + 1, (int) Math.ceil(clamp(to) * count));
    int image = hour / HOURS_PER_IMAGE * HOURS_PER_IMAGE;
    long[] blocks = new long[end - first + (hour - image) / HOURS_PER_STREAM * STREAM_BLOCKS];
    int n = 0;
    for (int i = first; i < end; i++) {
      blocks[n++] = block(table, false, image, i);
    }
    for (int at = image + HOURS_PER_STREAM; at <= hour; at += HOURS_PER_STREAM) {
      for (int i = 0; i < STREAM_BLOCKS; i++) {
        long random = mix(table * 31L + at * 1009L + i);
        int start = (int) Math.floorMod(random, (long) count);
        int length = Math.max(4, count / 6);
        if (start < end && start + length > first) {
          blocks[n++] = block(table, true, at, i);
        }
      }
    }
    return Arrays.copyOf(blocks, n);
  }

  private static double clamp(double x) {
    return Math.max(0, Math.min(1, x));
  }

  private static long mix(long x) {
    long mixed = (x ^ x >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
