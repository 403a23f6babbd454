package dev.rehearse.history;

import java.util.List;

/**
 * The operations of a history in columns, by index in order of their call. Thread-safe for reading.
 *
 * <p>Whoever walks over all operations asks for single columns; {@link #get} puts a whole one
 * together, for the few that are shown.
 */
public final class OperationTable {

  private static final Operation.Access[] ACCESS = Operation.Access.values();
  private static final Operation.Outcome[] OUTCOMES = Operation.Outcome.values();
  private static final Operation.Answer[] ANSWERS = Operation.Answer.values();

  private final Texts texts;
  private final OperationColumns columns;
  private final EffectTable effects;

  /** The columns must be in order of call and as many as the effects are for. */
  OperationTable(Texts texts, OperationColumns columns, EffectTable effects) {
    this.texts = texts;
    this.columns = columns;
    this.effects = effects;
  }

  /** A table of these operations, sorted by their call. */
  public static OperationTable of(List<Operation> operations) {
    OperationCollector collector = new OperationCollector();
    operations.forEach(collector::add);
    return collector.table();
  }

  public int size() {
    return columns.size();
  }

  /** The operation at an index, put together on demand; 0 ≤ index &lt; size. */
  public Operation get(int index) {
    return new Operation(
        id(index),
        client(index),
        name(index),
        access(index),
        intended(index),
        call(index),
        returned(index),
        outcome(index),
        answer(index),
        detail(index),
        epoch(index),
        effects.of(index));
  }

  public long id(int index) {
    return columns.ids[index];
  }

  public int client(int index) {
    return columns.clients[index];
  }

  public String name(int index) {
    return texts.text(columns.names[index]);
  }

  public Operation.Access access(int index) {
    return ACCESS[columns.flags[index] & 1];
  }

  public long intended(int index) {
    return columns.intended[index];
  }

  public long call(int index) {
    return columns.calls[index];
  }

  /** {@link Operation#NEVER} where no answer came. */
  public long returned(int index) {
    return columns.returns[index];
  }

  public Operation.Outcome outcome(int index) {
    return OUTCOMES[columns.flags[index] >> 1 & 3];
  }

  public Operation.Answer answer(int index) {
    return ANSWERS[columns.flags[index] >> 3 & 3];
  }

  public String detail(int index) {
    return texts.text(columns.details[index]);
  }

  public long epoch(int index) {
    return columns.epochs[index];
  }

  /** What they wrote and read, in columns too. */
  public EffectTable effects() {
    return effects;
  }
}
