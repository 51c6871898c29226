package dev.yore.driver.remote;

import dev.yore.driver.frame.ColumnFrame;
import dev.yore.driver.frame.RowsRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Fetches results of one connection in column frames, the next one while the application reads the
 * last: never more than one ahead, so that a slow reader slows the server down. Frames begin small
 * and grow while they come quickly. A request whose answer was lost is repeated once; the server
 * gives the same rows again. Safe for use by many threads.
 */
final class RowFetcher {
  /**
   * The rows that come with the answer to the execution: few, as making Avatica's message of them
   * takes time.
   */
  static final int FIRST_ROWS = 16;

  private static final int FIRST_TARGET_BYTES = 128 << 10;
  private static final int MAX_TARGET_BYTES = 4 << 20;

  /** Two frames of a result are in memory at once, and a program reads several results. */
  private static final int HEAP_PART = 64;

  /** A frame that takes longer than this to come is large enough for its connection. */
  private static final long GROW_NANOS = 40_000_000;

  private static final long SHRINK_NANOS = 400_000_000;

  private final HttpTransport transport;
  private final int maxTargetBytes =
      (int)
          Math.max(
              FIRST_TARGET_BYTES,
              Math.min(MAX_TARGET_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PART));
  private final Map<Integer, Reading> readings = new ConcurrentHashMap<>();

  /** A result being read. Immutable. */
  private record Reading(RowsRequest next, long sentNanos, Future<HttpResponse<byte[]>> answer) {}

  /** Rows and what they came with. */
  record Fetched(ColumnFrame frame, HttpTransport.Answer answer) {}

  RowFetcher(HttpTransport transport) {
    this.transport = transport;
  }

  /**
   * The rows after those the application has.
   *
   * @param maxRows at most so many per frame; 0 for as many as seems good
   * @throws dev.yore.driver.jdbc.SqlFailure what the server says, or that it says nothing
   */
  Fetched fetch(String connectionId, int statementId, long offset, int maxRows) {
    Reading reading = readings.remove(statementId);
    if (reading == null || reading.next().offset() != offset) {
      reading =
          send(new RowsRequest(connectionId, statementId, offset, maxRows, FIRST_TARGET_BYTES));
    }
    Fetched fetched = await(reading);
    ColumnFrame frame = fetched.frame();
    if (!frame.isLast()) {
      long nanos = System.nanoTime() - reading.sentNanos();
      readings.put(
          statementId,
          send(
              new RowsRequest(
                  connectionId,
                  statementId,
                  offset + frame.size(),
                  maxRows,
                  nextTarget(reading, nanos))));
    }
    return fetched;
  }

  private int nextTarget(Reading reading, long nanos) {
    int target = reading.next().targetBytes();
    // Read ahead, it may have been there for long: what is known is that nobody waited.
    if (nanos < GROW_NANOS) {
      return Math.min(maxTargetBytes, target * 2);
    }
    return nanos > SHRINK_NANOS ? Math.max(FIRST_TARGET_BYTES, target / 2) : target;
  }

  private Reading send(RowsRequest request) {
    return new Reading(request, System.nanoTime(), transport.sendForRows(request));
  }

  private Fetched await(Reading reading) {
    try {
      return received(reading);
    } catch (IOException lost) {
      try {
        return received(send(reading.next()));
      } catch (IOException e) {
        e.addSuppressed(lost);
        throw transport.unanswered(e);
      }
    }
  }

  private Fetched received(Reading reading) throws IOException {
    HttpTransport.Answer answer = transport.rows(reading.answer());
    ColumnFrame frame = new ColumnFrame(answer.body());
    if (frame.offset() != reading.next().offset()) {
      throw new IOException(
          "rows from " + frame.offset() + " on instead of " + reading.next().offset());
    }
    return new Fetched(frame, answer);
  }

  /**
   * The application has given the result up.
   *
   * @return whether the server may still be making rows for it
   */
  boolean giveUp(int statementId) {
    @Nullable Reading reading = readings.remove(statementId);
    return reading != null && !reading.answer().isDone();
  }
}
