package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import dev.rehearse.history.Commit;
import dev.rehearse.history.CommitLog;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class InstanceTest extends OneInstance {

  /** What mirrors were told; static, because an instance makes its mirror from a class name. */
  private static final List<String> TOLD = new CopyOnWriteArrayList<>();

  @Override
  Class<? extends Mirror> mirror() {
    return Telling.class;
  }

  @Override
  void filled() throws SQLException {
    TOLD.clear();
    try (Connection admin = servers.admin(Side.OLD)) {
      Servers.run(admin, "TRUNCATE item", "INSERT INTO item (name, n) VALUES ('a', 10), ('b', 10)");
    }
  }

  @Test
  void runsAWriteAndNotesThatItBeganAndCommitted() throws Exception {
    Client.Response response = client.call("add", "name", "c 'quoted' \\ 😀", "n", "5");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.answer().outcome()).isEqualTo("ok");
    assertThat(response.answer().epoch()).isEqualTo(7);
    assertThat(response.answer().results().get(0).columns()).containsExactly("id", "n");
    assertThat(response.answer().results().get(0).rows().get(0).get(1)).isEqualTo("5");
    assertThat(commits()).hasSize(1).noneMatch(commit -> commit.committed() == Operation.NEVER);
    assertThat(servers.one(Side.OLD, "SELECT n FROM item WHERE name = 'c ''quoted'' \\ 😀'"))
        .isEqualTo("5");
  }

  @Test
  void tellsNullFromEmptyBothWays() throws Exception {
    client.call("add", "name", "", "n", null);
    List<String> row = client.call("get", "name", "").answer().results().get(0).rows().get(0);
    assertThat(row.get(1)).isEmpty();
    assertThat(row.get(2)).isNull();
    assertThat(commits()).hasSize(1).noneMatch(commit -> commit.committed() == Operation.NEVER);
  }

  @Test
  void answersTimesInUtcWhateverTheMachineSays() throws Exception {
    try (Connection admin = servers.admin(Side.OLD)) {
      Servers.run(admin, "UPDATE item SET at = '2026-03-29 01:30:00.123456+00' WHERE name = 'a'");
    }
    assertThat(client.call("get", "name", "a").answer().results().get(0).rows().get(0).get(3))
        .isEqualTo("2026-03-29 01:30:00.123456+00");
  }

  @Test
  void severalReadsShareOneTransaction() throws Exception {
    Client.Response response = client.call("both");
    assertThat(response.answer().results())
        .extracting(result -> result.rows().get(0).get(0))
        .containsExactly("2", "20");
    assertThat(commits()).isEmpty();
  }

  @Test
  void aDeclaredConstraintIsARejectionAndAnotherIsAFailure() throws Exception {
    Client.Response declared = client.call("add", "name", "a", "n", "1");
    assertThat(declared.status()).isEqualTo(200);
    assertThat(declared.answer().outcome()).isEqualTo("rejected");
    assertThat(declared.answer().detail()).isEqualTo("item_name");
    Client.Response undeclared = client.call("add", "name", "d", "n", "-1");
    assertThat(undeclared.status()).isEqualTo(503);
    assertThat(undeclared.answer().outcome()).isEqualTo("failed");
    assertThat(undeclared.answer().detail()).contains("item_n_positive");
    assertThat(servers.one(Side.OLD, "SELECT count(*) FROM item")).isEqualTo("2");
  }

  @Test
  void aDeferredConstraintIsARejectionAtCommitToo() throws Exception {
    Client.Response response = client.call("defer", "name", "a");
    assertThat(response.answer().outcome()).isEqualTo("rejected");
    assertThat(commits()).hasSize(1).allMatch(commit -> commit.committed() == Operation.NEVER);
    assertThat(client.call("defer", "name", "e").answer().outcome()).isEqualTo("ok");
  }

  @Test
  void aStatementThatMustFindARowRejectsAndRollsBackAll() throws Exception {
    Client.Response response = client.call("swap", "first", "a", "second", "nobody");
    assertThat(response.answer().outcome()).isEqualTo("rejected");
    assertThat(response.answer().detail()).isEqualTo("no-item");
    assertThat(servers.one(Side.OLD, "SELECT n FROM item WHERE name = 'a'")).isEqualTo("10");
  }

  @Test
  void aDeadlockIsTriedAgainAndBothSucceed() throws Exception {
    CompletableFuture<Client.Response> one = client.later("swap", "first", "a", "second", "b");
    CompletableFuture<Client.Response> two = client.later("swap", "first", "b", "second", "a");
    assertThat(one.get().answer().outcome()).isEqualTo("ok");
    assertThat(two.get().answer().outcome()).isEqualTo("ok");
    assertThat(servers.one(Side.OLD, "SELECT string_agg(n::text, ',') FROM item"))
        .isEqualTo("10,10");
  }

  @Test
  void withoutRetriesTheVictimOfADeadlockFailsAndIsSurelyNotApplied() throws Exception {
    restart(Telling.class, 0);
    CompletableFuture<Client.Response> one = client.later("swap", "first", "a", "second", "b");
    CompletableFuture<Client.Response> two = client.later("swap", "first", "b", "second", "a");
    assertThat(List.of(one.get().answer().outcome(), two.get().answer().outcome()))
        .containsExactlyInAnyOrder("ok", "failed");
    assertThat(servers.one(Side.OLD, "SELECT sum(n) FROM item")).isEqualTo("20");
  }

  @Test
  void aMirrorOfASabotageMayHaveAnEndInDoubtRunAgainUnderOtherNumbers() throws Exception {
    restart(Doubting.class, 5);
    Client.Response response = client.call("add", "name", "cut-in-commit", "n", "1");
    assertThat(response.answer().outcome()).isEqualTo("unknown");
    assertThat(commits()).extracting(Commit::attempt).containsExactly(1000L, 1001L, 1002L);
    assertThat(commits()).extracting(Commit::operation).containsOnly(1L);
  }

  @Test
  void aWriteGoesToTheTruthOfItsStampAndToNoOther() throws Exception {
    client.truth = "new";
    Client.Response refused = client.call("add", "name", "f", "n", "1");
    assertThat(refused.answer().outcome()).isEqualTo("failed");
    assertThat(refused.answer().detail()).contains("permission denied");
    assertThat(servers.one(Side.OLD, "SELECT count(*) FROM item")).isEqualTo("2");
    assertThat(servers.one(Side.NEW, "SELECT count(*) FROM item")).isEqualTo("0");
  }

  @Test
  void aConnectionLostBeforeCommitFailedAndOneLostInCommitIsUnknown() throws Exception {
    CompletableFuture<Client.Response> before = client.later("slow", "seconds", "5");
    Await.until("the statement", Duration.ofSeconds(5), () -> terminated("%pg_sleep%"));
    assertThat(before.get().answer().outcome()).isEqualTo("failed");

    client.mode = "mirrored";
    Client.Response in = client.call("add", "name", "cut-in-commit", "n", "1");
    assertThat(in.status()).isEqualTo(500);
    assertThat(in.answer().outcome()).isEqualTo("unknown");
    assertThat(TOLD).endsWith("before-commit 2", "not-committed 2");
  }

  @Test
  void aMirrorIsToldInOrderAndOnlyOfMirroredWrites() throws Exception {
    client.call("raise", "name", "a", "by", "1");
    assertThat(TOLD).isEmpty();
    client.mode = "mirrored";
    client.call("raise", "name", "a", "by", "1");
    client.call("get", "name", "a");
    client.call("raise", "name", "nobody", "by", "1");
    assertThat(TOLD)
        .containsExactly(
            "before-begin 2",
            "before-commit 2",
            "committed 2",
            "before-begin 4",
            "not-committed 4");
  }

  @Test
  void anOperationThatDoesNotExistFailsAndAPingIsAnswered() throws Exception {
    assertThat(client.call("nothing").answer().outcome()).isEqualTo("failed");
    var ping =
        java.net.http.HttpClient.newHttpClient()
            .send(
                java.net.http.HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + instance.port() + Wire.PING))
                    .build(),
                java.net.http.HttpResponse.BodyHandlers.discarding());
    assertThat(ping.statusCode()).isEqualTo(200);
  }

  private List<Commit> commits() throws Exception {
    return CommitLog.read(folder.resolve("commits.ndjson"));
  }

  private boolean terminated(String query) throws SQLException {
    return !servers
        .one(
            Side.OLD,
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '"
                + query
                + "' AND state = 'active' AND pid <> pg_backend_pid()")
        .equals("0");
  }

  /** Has every end in doubt run again. */
  public static final class Doubting extends Telling {

    /** As the service makes it. */
    public Doubting(InstanceOrder order) {
      super(order);
    }

    @Override
    public boolean retriesInDoubt() {
      return true;
    }
  }

  /** Says what it was told. */
  public static class Telling implements Mirror {

    /** As the service makes it. */
    public Telling(InstanceOrder order) {}

    @Override
    public void beforeBegin(long operation, FrontDoorRecord record) {
      TOLD.add("before-begin " + operation);
    }

    @Override
    public void beforeCommit(long operation, FrontDoorRecord record, Connection connection) {
      TOLD.add("before-commit " + operation);
    }

    @Override
    public void committed(long operation, FrontDoorRecord record) {
      TOLD.add("committed " + operation);
    }

    @Override
    public void notCommitted(long operation, FrontDoorRecord record) {
      TOLD.add("not-committed " + operation);
    }

    @Override
    public CompletionStage<?> shown(FrontDoorRecord record) {
      return CompletableFuture.completedFuture(record);
    }

    @Override
    public void close() {}
  }
}
