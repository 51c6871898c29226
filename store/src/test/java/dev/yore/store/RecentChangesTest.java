package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory of conflicts forgets what nobody needs, and says what it had to forget. */
class RecentChangesTest {
  private static final RowKey KEY = new RowKey(new byte[] {1});

  @Test
  void commitsUpToTheOldestSnapshotAreForgotten() {
    RecentChanges recent = new RecentChanges(100);
    recent.record(1, 5, new long[] {7}, List.of(KEY), List.of());
    recent.record(1, 6, new long[] {8}, List.of(), List.of());
    recent.prune(5);
    assertThat(recent.rowChangedAt(1, 7)).isZero();
    assertThat(recent.keyInsertedAt(1, KEY)).isZero();
    assertThat(recent.rowChangedAt(1, 8)).isEqualTo(6);
    assertThat(recent.forgottenSequence()).isEqualTo(5);
  }

  @Test
  void aRowChangedAgainIsRememberedByItsLastCommit() {
    RecentChanges recent = new RecentChanges(100);
    recent.record(1, 5, new long[] {7}, List.of(), List.of());
    recent.record(1, 6, new long[] {7}, List.of(), List.of());
    recent.prune(5);
    assertThat(recent.rowChangedAt(1, 7)).isEqualTo(6);
    assertThat(recent.rowChangedAt(2, 7)).isZero();
  }

  @Test
  void beyondTheLimitTheOldestCommitsAreForgottenAndThatIsSaid() {
    RecentChanges recent = new RecentChanges(3);
    recent.record(1, 5, new long[] {1, 2}, List.of(), List.of());
    recent.record(1, 6, new long[] {3, 4}, List.of(), List.of());
    recent.prune(0);
    assertThat(recent.forgottenSequence()).isEqualTo(5);
    assertThat(recent.rowChangedAt(1, 1)).isZero();
    assertThat(recent.rowChangedAt(1, 3)).isEqualTo(6);
    recent.record(1, 7, new long[] {1, 2, 3, 4}, List.of(), List.of());
    assertThat(recent.forgottenSequence()).isEqualTo(7);
  }

  @Test
  void aKeyThatWasDeletedIsNotHeldAgainstAnybody() {
    RecentChanges recent = new RecentChanges(100);
    recent.record(1, 5, new long[0], List.of(KEY), List.of());
    recent.record(1, 6, new long[] {9}, List.of(), List.of(KEY));
    assertThat(recent.keyInsertedAt(1, KEY)).isZero();
  }
}
