package dev.rehearse.database;

import static dev.rehearse.database.SqlOutcome.Progress.COMMIT_NOT_SENT;
import static dev.rehearse.database.SqlOutcome.Progress.COMMIT_SENT;
import static dev.rehearse.database.SqlOutcome.SURELY_NOT_APPLIED;
import static dev.rehearse.database.SqlOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.postgresql.util.PSQLState;

class SqlOutcomeProperties {
  private static final Set<String> TELLING_CLASSES = Set.of("22", "23", "42", "44", "P0");
  private static final Set<String> TELLING = Set.of("40000", "40001", "40002", "40P01", "25P02");

  @Property(tries = 2000)
  void onceACommitWasSentOnlyTheTransactionsOwnErrorsAreCertain(
      @ForAll @StringLength(5) @CharRange(from = '0', to = '9') @CharRange(from = 'A', to = 'Z')
          String state) {
    boolean telling = TELLING_CLASSES.contains(state.substring(0, 2)) || TELLING.contains(state);
    assertThat(SqlOutcome.ofState(state, COMMIT_SENT))
        .isEqualTo(telling ? SURELY_NOT_APPLIED : UNKNOWN);
    assertThat(SqlOutcome.ofState(state, COMMIT_NOT_SENT)).isEqualTo(SURELY_NOT_APPLIED);
  }

  @Property(tries = 200)
  void whatIsNoSqlStateTellsNothing(@ForAll @StringLength(max = 4) String state) {
    assertThat(SqlOutcome.ofState(state, COMMIT_SENT)).isEqualTo(UNKNOWN);
  }

  @Example
  void everyErrorOfTheConnectionIsUnknownDuringACommit() {
    for (PSQLState state : PSQLState.values()) {
      if (PSQLState.isConnectionError(state.getState())) {
        assertThat(SqlOutcome.of(new SQLException("", state.getState()), COMMIT_SENT))
            .as(state.name())
            .isEqualTo(UNKNOWN);
      }
    }
    assertThat(SqlOutcome.of(new SQLException("no state"), COMMIT_SENT)).isEqualTo(UNKNOWN);
  }

  @Example
  void whatEndsASessionOrAServerIsUnknownDuringACommit() {
    for (String state :
        Set.of("57P01", "57P02", "57P03", "57014", "53100", "58030", "XX000", "40003", "25P04")) {
      assertThat(SqlOutcome.ofState(state, COMMIT_SENT)).as(state).isEqualTo(UNKNOWN);
    }
  }
}
