package dev.rehearse.conductor;

import dev.rehearse.history.Side;
import dev.rehearse.observe.InitialRows;
import dev.rehearse.observe.Invariants;
import dev.rehearse.observe.SchemaContract;
import dev.rehearse.observe.TableShape;
import dev.rehearse.plan.Names;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was known of the data before the traffic. Immutable but for the rows' file.
 *
 * @param shapes the tables, parents first
 * @param there the same as new will have them
 * @param names what new calls old's tables and columns
 * @param initial every row as it was
 * @param invariants the application's, with their answers before
 * @param allowed side → objects that were there before
 * @param contracts side → what its schema promises: old's as it was, new's as its script makes it
 */
record Prepared(
    List<TableShape> shapes,
    List<TableShape> there,
    Names names,
    InitialRows initial,
    Invariants invariants,
    Map<Side, Set<String>> allowed,
    Map<Side, SchemaContract> contracts) {}
