package dev.rehearse.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What new calls old's tables and columns. */
class NamesTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "InvoiceLine, invoice_line",
    "UnitPrice, unit_price",
    "name, name",
    "Album, album",
    "SHA256Sum, sha256_sum",
    "already_so, already_so"
  })
  void aStyleMakesNewsNames(String old, String fresh) {
    Names names = new Names(Names.Style.SNAKE_CASE, Map.of(), Map.of());
    assertThat(names.table(old)).isEqualTo(fresh);
    assertThat(names.column("t", old)).isEqualTo(fresh);
    assertThat(Names.SAME.table(old)).isEqualTo(old);
    assertThat(Names.SAME.differ()).isFalse();
  }

  @Test
  void whatIsListedGoesBeforeTheStyleAndComesBackFromTheResolvedPlan() throws IOException {
    String plan =
        """
        format: 1
        name: small
        databases:
          old: { engine: mysql, version: "8.0" }
          new: { version: "18" }
          names: { style: snake-case, tables: { Album: records }, columns: { Album.Title: called } }
        application: { folder: . }
        strategy: { name: dual-writes }
        """;
    Plan read = read(plan);
    Names names = read.databases().names();
    assertThat(names.table("Album")).isEqualTo("records");
    assertThat(names.column("Album", "Title")).isEqualTo("called");
    assertThat(names.column("Album", "AlbumId")).isEqualTo("album_id");
    assertThat(read(PlanWriter.text(read)).databases()).isEqualTo(read.databases());
  }

  private Plan read(String text) throws IOException {
    return new PlanReader(Map.of("dual-writes", List.of()))
        .read(
            Files.writeString(folder.resolve("plan.yaml"), text),
            Map.of(),
            OptionalLong.of(1),
            1,
            List.of());
  }
}
