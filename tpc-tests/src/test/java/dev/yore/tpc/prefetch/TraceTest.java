package dev.yore.tpc.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that somebody recorded. */
class TraceTest {
  @TempDir private Path directory;

  private Trace trace(String text) throws IOException {
    return Trace.read(Files.writeString(directory.resolve("questions.csv"), text));
  }

  /** Two sessions that brush over a table, each a block further every second. */
  private static String brushing(int questions) {
    StringBuilder text = new StringBuilder("# milliseconds,session,table,from,to,hoursAgo\n");
    for (int i = 0; i < questions; i++) {
      double from = i % 300 / 400.0;
      text.append(i * 1000).append(',').append(i % 2 == 0 ? "ann" : "bob").append(",readings,");
      text.append(from).append(',').append(from + 0.02).append(i % 2 == 0 ? ",\n" : ",240\n");
    }
    return text.toString();
  }

  @Test
  void aTraceIsAskedByEveryContestantAndItsHabitsAreLearned() throws IOException {
    Trace trace = trace(brushing(600));
    SimulationResult lru = new TierSimulation(trace, Contestant.LRU.strategy()).run(1);
    SimulationResult own = new TierSimulation(trace, Contestant.COUNTING.strategy()).run(1);
    assertThat(lru.questions()).isEqualTo(own.questions()).isBetween(500, 545);
    assertThat(own.meanMillis()).isLessThan(0.8 * lru.meanMillis());
  }

  @Test
  void aLineThatIsWrongIsNamed() {
    assertThatThrownBy(() -> trace("0,a,t,0,1,\n# fine\n5,a,t,0.5,0.4,\n"))
        .hasMessageContaining("questions.csv line=3: 0 ≤ from");
    assertThatThrownBy(() -> trace("9,a,t,0,1,\n5,a,t,0,1,\n"))
        .hasMessageContaining("line=2: its time 5 is before the last, 9");
    assertThatThrownBy(() -> trace("9,a,t,0\n")).hasMessageContaining("line=1: 4 fields");
  }
}
