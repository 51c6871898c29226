package dev.yore.tpc.streams;

import java.util.Locale;
import java.util.Random;

/** Texts as applications store them, from a seed: each kind has its own form and vocabulary. */
enum SampleTexts {
  /** Orders as JSON, 300 to 1,500 bytes. */
  DOCUMENTS(60_000) {
    @Override
    String next(Random random) {
      StringBuilder json = new StringBuilder(1024);
      json.append("{\"id\":\"")
          .append(hex(random, 24))
          .append("\",\"type\":\"order\",\"created\":\"");
      json.append(time(random)).append("Z\",\"customer\":{\"name\":\"").append(one(random, FIRST));
      json.append(' ').append(one(random, LAST)).append("\",\"email\":\"");
      json.append(one(random, FIRST).toLowerCase(Locale.ROOT)).append(random.nextInt(10_000));
      json.append("@example.com\",\"address\":{\"street\":\"").append(one(random, LAST));
      json.append("strasse ").append(random.nextInt(200)).append("\",\"city\":\"");
      json.append(one(random, CITIES))
          .append("\",\"zip\":\"")
          .append(10_000 + random.nextInt(90_000));
      json.append("\"}},\"items\":[");
      for (int item = random.nextInt(8); item >= 0; item--) {
        json.append("{\"sku\":\"SKU-").append(random.nextInt(100_000)).append("\",\"quantity\":");
        json.append(1 + random.nextInt(20)).append(",\"unitPrice\":");
        json.append(random.nextInt(100_000) / 100.0).append(",\"description\":\"");
        words(json, random, 2 + random.nextInt(5));
        json.append(item > 0 ? "\"}," : "\"}");
      }
      json.append("],\"status\":\"").append(one(random, STATES)).append("\",\"notes\":\"");
      words(json, random, random.nextInt(20));
      return json.append("\"}").toString();
    }
  },

  /** Lines of a server's log, some 130 bytes. */
  LOG_LINES(300_000) {
    @Override
    String next(Random random) {
      String what =
          switch (random.nextInt(4)) {
            case 0 -> "Request completed in " + random.nextInt(5000) + " ms, user=" + id(random);
            case 1 -> "Cache miss for key order:" + hex(random, 16) + ", loading from database";
            case 2 -> "Payment " + hex(random, 12) + " authorised, amount=" + id(random) + " EUR";
            default -> "Session " + hex(random, 32) + " expired after " + id(random) + " s";
          };
      return time(random)
          + (random.nextInt(10) == 0
              ? " WARN  [http-nio-8080-exec-"
              : " INFO  [http-nio-8080-exec-")
          + random.nextInt(200)
          + "] com.example.shop."
          + one(random, CLASSES)
          + " - "
          + what;
    }
  },

  /** Addresses of pages with their parameters, some 120 bytes. */
  URLS(300_000) {
    @Override
    String next(Random random) {
      return "https://www.example.com/"
          + one(random, PATHS)
          + "/"
          + one(random, WORDS)
          + "-"
          + one(random, WORDS)
          + "-"
          + id(random)
          + "?utm_source="
          + one(random, SOURCES)
          + "&utm_campaign="
          + one(random, WORDS)
          + "&session="
          + hex(random, 16);
    }
  };

  private static final String[] FIRST =
      "Anna Ben Clara David Emma Felix Greta Hans Ida Jonas Karla Leon Mia Noah Olga Paul"
          .split(" ");
  private static final String[] LAST =
      "Schmidt Weber Fischer Meyer Wagner Becker Schulz Koch Bauer Richter Klein Wolf".split(" ");
  private static final String[] CITIES =
      "Berlin Hamburg Munich Cologne Leipzig Paris Lyon London Madrid Rome Vienna Oslo".split(" ");
  private static final String[] STATES = {"PENDING", "SHIPPED", "DELIVERED", "CANCELLED"};
  private static final String[] CLASSES = {
    "order.OrderService", "cart.CartController", "payment.PaymentGateway", "user.SessionFilter"
  };
  private static final String[] PATHS = {
    "products", "category", "search", "account/orders", "blog"
  };
  private static final String[] SOURCES = {"newsletter", "google", "partner"};
  private static final String[] WORDS =
      ("garden kitchen lamp wooden steel large small blue green cotton winter summer set of with "
              + "premium classic light outdoor table chair shelf door window paint brush tool box")
          .split(" ");
  private static final String HEX = "0123456789abcdef";

  private final int rows;

  SampleTexts(int rows) {
    this.rows = rows;
  }

  /** How many are measured. */
  int rows() {
    return rows;
  }

  abstract String next(Random random);

  private static String one(Random random, String[] of) {
    return of[random.nextInt(of.length)];
  }

  private static void words(StringBuilder text, Random random, int count) {
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(one(random, WORDS));
    }
  }

  private static int id(Random random) {
    return random.nextInt(100_000);
  }

  private static String hex(Random random, int digits) {
    StringBuilder hex = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) {
      hex.append(HEX.charAt(random.nextInt(HEX.length())));
    }
    return hex.toString();
  }

  private static String time(Random random) {
    return String.format(
        Locale.ROOT,
        "2026-%02d-%02dT%02d:%02d:%02d.%03d",
        1 + random.nextInt(12),
        1 + random.nextInt(28),
        random.nextInt(24),
        random.nextInt(60),
        random.nextInt(60),
        random.nextInt(1000));
  }
}
