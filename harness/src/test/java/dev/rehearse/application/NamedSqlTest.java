package dev.rehearse.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedSqlTest {

  @Test
  void namesBecomePositionsInTheirOrder() {
    NamedSql parsed = NamedSql.parse("UPDATE t SET a = :x, b = :y_2 WHERE c=:x");
    assertThat(parsed.sql()).isEqualTo("UPDATE t SET a = ?, b = ? WHERE c=?");
    assertThat(parsed.names()).isEqualTo(List.of("x", "y_2", "x"));
  }

  @Test
  void aCastMayFollowAParameter() {
    NamedSql parsed = NamedSql.parse("SELECT :at::timestamptz, now()::date");
    assertThat(parsed.sql()).isEqualTo("SELECT ?::timestamptz, now()::date");
    assertThat(parsed.names()).containsExactly("at");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ':no'",
        "SELECT 'it''s :no'",
        "SELECT E'it\\'s :no'",
        "SELECT E'a''b\\':no'",
        "SELECT \":no\" FROM t",
        "SELECT 1 -- :no",
        "SELECT 1 /* :no /* :no */ :no */",
        "SELECT $$ :no $$",
        "SELECT $my_tag$ $$ :no $my_tag$",
        "SELECT a[1:2] FROM t",
        "SELECT x::text"
      })
  void whatIsQuotedHoldsNoParameter(String sql) {
    assertThat(NamedSql.parse(sql)).isEqualTo(new NamedSql(sql, List.of()));
    assertThat(NamedSql.parse(sql + "\n, :yes").names())
        .as("what comes after it does")
        .containsExactly("yes");
  }

  @Test
  void aDollarInsideANameQuotesNothing() {
    assertThat(NamedSql.parse("SELECT a$b$ + :x FROM c$b$").names()).containsExactly("x");
  }

  @Test
  void anOperatorsQuestionMarkIsNoPosition() {
    assertThat(NamedSql.parse("SELECT d ? :key").sql()).isEqualTo("SELECT d ?? ?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 'a", "SELECT E'a\\'", "SELECT \"a", "/* /* */", "SELECT $a$ $$"})
  void whatIsNotClosedIsRefused(String sql) {
    assertThatThrownBy(() -> NamedSql.parse(sql))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("never closed");
  }
}
