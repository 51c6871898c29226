package dev.yore.store.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.object.ObjectStoreException.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every object store promises, and how its failures look. */
class ObjectStoreTest {
  @TempDir private static Path directory;
  private static TestS3 s3;

  @BeforeAll
  static void startServer() throws Exception {
    s3 = TestS3.start(directory.resolve("s3"));
  }

  @AfterAll
  static void stopServer() throws Exception {
    s3.close();
  }

  static Stream<ObjectStoreOptions> kinds() {
    return Stream.of(
        ObjectStoreOptions.of(directory.resolve("files").toUri().toString()),
        s3.options("some/prefix"),
        s3.options(""));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatWasPutIsReadWholeAndInRanges(ObjectStoreOptions options) throws Exception {
    Path file = Files.writeString(directory.resolve("content"), "0123456789");
    try (ObjectStore store = ObjectStores.open(options)) {
      store.put("ranges/a.bin", file);
      store.put("ranges/b", bytes("short"));
      assertThat(store.get("ranges/a.bin")).isEqualTo(bytes("0123456789"));
      assertThat(store.get("ranges/a.bin", 3, 4)).isEqualTo(bytes("3456"));
      assertThat(store.size("ranges/a.bin")).hasValue(10);
      assertThat(store.size("ranges/none")).isEmpty();
      store.put("ranges/b", bytes("replaced"));
      assertThat(store.get("ranges/b")).isEqualTo(bytes("replaced"));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatLiesUnderAPrefixIsListed(ObjectStoreOptions options) throws Exception {
    try (ObjectStore store = ObjectStores.open(options)) {
      store.put("list/1/x", bytes("x"));
      store.put("list/1/y", bytes("yy"));
      store.put("list/2", bytes("z"));
      List<String> listed = new ArrayList<>();
      store.list("list/1/", object -> listed.add(object.key() + " " + object.sizeBytes()));
      assertThat(listed).containsExactlyInAnyOrder("list/1/x 1", "list/1/y 2");
      store.delete("list/1/x");
      store.delete("list/1/x");
      listed.clear();
      store.list("list/", object -> listed.add(object.key()));
      assertThat(listed).containsExactlyInAnyOrder("list/1/y", "list/2");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anObjectThatIsThereIsNotWrittenIfItMustBeAbsent(ObjectStoreOptions options) {
    // With repetitions: a server may close the connection on which it refused to write.
    try (ObjectAccess store = ObjectAccess.open(options)) {
      assertThat(store.putIfAbsent("absent", bytes("first"))).isTrue();
      assertThat(store.putIfAbsent("absent", bytes("second"))).isFalse();
      assertThat(store.get("absent")).isEqualTo(bytes("first"));
      store.delete("absent");
    }
  }

  /** The S3 server of these tests looks and then writes; Amazon's and the directory do both. */
  @Test
  void ofManyWhoWriteAnObjectThatIsNotThereOneSucceeds() throws Exception {
    ObjectStoreOptions options = ObjectStoreOptions.of(directory.resolve("lease").toString());
    int writers = 6;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try (ObjectStore store = ObjectStores.open(options)) {
      List<Future<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        byte[] mine = bytes("writer " + i);
        tries.add(threads.submit(() -> store.putIfAbsent("lease", mine)));
      }
      List<Integer> winners = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        if (tries.get(i).get()) {
          winners.add(i);
        }
      }
      assertThat(winners).hasSize(1);
      assertThat(store.get("lease")).isEqualTo(bytes("writer " + winners.get(0)));
      assertThat(store.putIfAbsent("lease", bytes("late"))).isFalse();
      store.delete("lease");
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsMissingOrTooShortIsSaid(ObjectStoreOptions options) throws Exception {
    try (ObjectStore store = ObjectStores.open(options)) {
      store.put("short", bytes("0123"));
      assertThat(failure(() -> store.get("none"))).isEqualTo(Kind.NOT_FOUND);
      assertThat(failure(() -> store.get("none", 0, 1))).isEqualTo(Kind.NOT_FOUND);
      assertThat(failure(() -> store.get("short", 2, 4))).isEqualTo(Kind.BAD_ANSWER);
      assertThat(failure(() -> store.get("short", 7, 1))).isEqualTo(Kind.BAD_ANSWER);
    }
  }

  private static Kind failure(ThrowingRequest request) {
    return catchThrowableOfType(ObjectStoreException.class, request::make).kind();
  }

  private interface ThrowingRequest {
    void make() throws Exception;
  }

  @Test
  void wrongCredentialsAreDenied() throws Exception {
    ObjectStoreOptions right = s3.options("p");
    ObjectStoreOptions wrong =
        new ObjectStoreOptions(
            right.uri(), right.endpoint(), null, true, "reader", "wrong", 5_000, 3, 0, 0);
    try (ObjectAccess objects = ObjectAccess.open(wrong)) {
      assertThat(catchThrowableOfType(StoreException.class, () -> objects.get("k")))
          .hasMessageContaining("s3://bucket/p/k")
          .hasMessageContaining("credentials")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.IO_ERROR);
      assertThat(objects.traffic().requests()).as("no use in asking again").isOne();
    }
  }

  @Test
  void aServerThatNeverAnswersTimesOut() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ObjectStoreOptions options =
          new ObjectStoreOptions(
              "s3://bucket/p",
              "http://127.0.0.1:" + silent.getLocalPort(),
              null,
              true,
              "a",
              "b",
              200,
              2,
              0,
              0);
      try (ObjectAccess objects = ObjectAccess.open(options)) {
        assertThat(catchThrowableOfType(StoreException.class, () -> objects.get("k")))
            .hasMessageContaining("s3://bucket/p/k")
            .hasMessageContaining("tried 2 times")
            .hasRootCauseInstanceOf(Exception.class)
            .extracting(StoreException::code)
            .isEqualTo(ErrorCode.IO_ERROR);
      }
    }
  }

  @Test
  void aServerThatIsNotThereIsAnErrorThatNamesTheObject() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ObjectStoreOptions options =
        new ObjectStoreOptions(
            "s3://bucket", "http://127.0.0.1:" + port, null, true, "a", "b", 2_000, 2, 0, 0);
    try (ObjectAccess objects = ObjectAccess.open(options)) {
      assertThat(catchThrowableOfType(StoreException.class, () -> objects.put("k", bytes("v"))))
          .hasMessageContaining("s3://bucket/k")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.IO_ERROR);
    }
  }

  @Test
  void requestsThatFailForATimeAreRepeatedUntilTheySucceed() {
    FaultyObjectStore faulty =
        new FaultyObjectStore(new DirectoryObjectStore(directory.resolve("faulty")));
    try (ObjectAccess objects = new ObjectAccess(faulty, 4)) {
      objects.put("k", bytes("value"));
      faulty.failNext(3, Kind.UNAVAILABLE);
      assertThat(objects.get("k", 1, 3)).isEqualTo(bytes("alu"));
      assertThat(objects.traffic().failures()).isEqualTo(3);
      faulty.failNext(4, Kind.UNAVAILABLE);
      assertThat(catchThrowableOfType(StoreException.class, () -> objects.get("k")).code())
          .isEqualTo(ErrorCode.IO_ERROR);
      faulty.truncateNext(1);
      assertThat(objects.get("k", 0, 5)).as("asked again").isEqualTo(bytes("value"));
      faulty.truncateNext(4);
      assertThat(catchThrowableOfType(StoreException.class, () -> objects.get("k", 0, 5)))
          .hasMessageContaining("tried 4 times")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.CORRUPT);
    }
  }

  @Test
  void aConditionalWriteWhoseAnswerGotLostCountsAsWritten() {
    FaultyObjectStore faulty =
        new FaultyObjectStore(new DirectoryObjectStore(directory.resolve("lost")));
    try (ObjectAccess objects = new ObjectAccess(faulty, 3)) {
      faulty.loseNextAnswer();
      assertThat(objects.putIfAbsent("m", bytes("mine"))).isTrue();
      assertThat(objects.putIfAbsent("m", bytes("mine"))).as("a second time").isFalse();
      faulty.loseNextAnswer();
      assertThat(objects.putIfAbsent("m", bytes("other"))).isFalse();
    }
  }

  @Test
  void aConditionalWriteIsRefusedAlsoByAServerThatHangsUpOnWhatItRefuses() {
    FaultyObjectStore faulty =
        new FaultyObjectStore(new DirectoryObjectStore(directory.resolve("hangs-up")));
    try (ObjectAccess objects = new ObjectAccess(faulty, 3)) {
      assertThat(objects.putIfAbsent("m", bytes("mine"))).isTrue();
      faulty.loseNextAnswers(Integer.MAX_VALUE);
      assertThat(objects.putIfAbsent("m", bytes("other"))).isFalse();
    }
  }

  @Test
  void aThrottledStoreTakesItsTime() throws Exception {
    ObjectStoreOptions options =
        ObjectStoreOptions.of(directory.resolve("slow").toString()).throttled(20, 1_000_000);
    try (ObjectStore store = ObjectStores.open(options)) {
      store.put("k", new byte[100_000]);
      long start = System.nanoTime();
      store.get("k", 0, 50_000);
      store.get("k", 0, 1);
      assertThat(System.nanoTime() - start)
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50 + 2 * 20));
    }
  }

  @Test
  void addressesThatNameNoPlaceAreRefused() {
    for (String uri : List.of("s3://", "s3:///prefix", "http://host/bucket", "", "gs://b")) {
      assertThat(catchThrowableOfType(StoreException.class, () -> ObjectStoreOptions.of(uri)))
          .as(uri)
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.INVALID_PARAMETER);
    }
  }

  @Test
  void keysThatMightLeadOutOfTheStoreAreRefused() {
    try (ObjectStore store = new DirectoryObjectStore(directory.resolve("keys"))) {
      for (String key : List.of("", "/etc/passwd", "../x", "a/../b", "a b", "a\\b", "ü")) {
        assertThat(catchThrowableOfType(StoreException.class, () -> store.get(key)))
            .as(key)
            .isNotNull();
      }
    }
  }
}
