package dev.yore.tpc.bench;

import dev.yore.tpc.history.HistoryOverlay;
import java.io.IOException;
import java.sql.SQLException;

/** A system without a past: a reference for questions about the present. */
non-sealed interface PresentSystem extends SystemUnderTest {

  /** Brings the tables to the end of a history in whatever way is quickest; not measured. */
  void jumpTo(HistoryOverlay end) throws SQLException, IOException;
}
