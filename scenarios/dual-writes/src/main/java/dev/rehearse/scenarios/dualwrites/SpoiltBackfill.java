package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.strategy.StepContext;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sabotage T4 to T12: the backfill's values are not what they were; the feed's are. */
final class SpoiltBackfill extends Backfill {
  private final Spoiling spoiling;

  SpoiltBackfill(Company company, Spoiling spoiling) {
    super(company, Hands.ONE);
    this.spoiling = spoiling;
  }

  @Override
  List<List<String>> write(StepContext context, Connection fresh, Chunk chunk) throws Exception {
    Dialect dialect = Dialect.of(fresh);
    List<Catalog.Column> columns = chunk.table().columns();
    List<List<@Nullable String>> images = new ArrayList<>();
    for (List<@Nullable String> image : chunk.images()) {
      List<@Nullable String> spoilt = new ArrayList<>(image.size());
      for (int i = 0; i < image.size(); i++) {
        Catalog.Column column = columns.get(i);
        spoilt.add(spoiling.value(dialect.kind(column), column, image.get(i)));
      }
      images.add(spoilt);
    }
    return super.write(context, fresh, new Chunk(chunk.table(), chunk.keys(), images));
  }
}
