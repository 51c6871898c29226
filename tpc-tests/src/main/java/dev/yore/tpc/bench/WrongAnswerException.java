package dev.yore.tpc.bench;

import java.sql.SQLException;

/** A system answered a question otherwise than the others. */
public final class WrongAnswerException extends SQLException {
  private static final long serialVersionUID = 1;

  private static final String STATE = "HY000";

  public WrongAnswerException(String system, String question, String difference) {
    super(system + " answers " + question + " differently: " + difference, STATE);
  }
}
