package dev.yore.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Rows for the table of {@link TestTables#items} whose names are JSON documents, from a seed. */
final class Documents {
  private static final String[] WORDS =
      "invoice parcel delayed returned customer phone warehouse please before monday".split(" ");

  private Documents() {}

  /** A document of about 400 bytes, half of which all of them have in common. */
  static String document(long id, Random random) {
    StringBuilder json = new StringBuilder(500);
    json.append("{\"orderId\":\"").append(Long.toHexString(random.nextLong()));
    json.append("\",\"customer\":{\"id\":").append(id);
    json.append(",\"country\":\"DE\",\"newsletter\":").append(random.nextBoolean());
    json.append("},\"shipping\":{\"method\":\"STANDARD\",\"price\":{\"amount\":");
    json.append(random.nextInt(2000)).append(",\"currency\":\"EUR\"}},\"lines\":[");
    for (int line = random.nextInt(4); line >= 0; line--) {
      json.append("{\"article\":\"A-").append(random.nextInt(90_000));
      json.append("\",\"quantity\":").append(random.nextInt(9)).append(",\"discountPercent\":0}");
      json.append(line == 0 ? "" : ",");
    }
    json.append("],\"remark\":\"");
    for (int word = random.nextInt(12); word >= 0; word--) {
      json.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return json.append("\"}").toString();
  }

  static List<List<@Nullable Object>> rows(long from, long to, Random random) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(TestTables.row(id, id % 50 == 7 ? null : document(id, random), id));
    }
    return rows;
  }
}
