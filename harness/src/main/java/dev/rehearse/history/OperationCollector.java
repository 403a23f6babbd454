package dev.rehearse.history;

import java.util.Arrays;

/** Collects operations into an {@link OperationTable}. Not thread-safe; one use. */
final class OperationCollector {

  /** Room for a short rehearsal; it doubles from there. */
  private static final int CAPACITY = 1 << 14;

  final Texts texts = new Texts();
  final EffectTable.RegisterNames registers = new EffectTable.RegisterNames();
  final OperationColumns columns = new OperationColumns(CAPACITY);

  private int[] starts = new int[CAPACITY + 1];
  private byte[] kinds = new byte[CAPACITY];
  private int[] touched = new int[CAPACITY];
  private int[] values = new int[CAPACITY];
  private int effects;

  // The layout of the journal fixes the order of these enums; JournalsTest holds it.
  @SuppressWarnings("EnumOrdinal")
  static int flags(Operation operation) {
    return operation.access().ordinal()
        | operation.outcome().ordinal() << 1
        | operation.answer().ordinal() << 3;
  }

  @SuppressWarnings("EnumOrdinal")
  void add(Operation operation) {
    int index = columns.next();
    columns.ids[index] = operation.id();
    columns.clients[index] = operation.client();
    columns.names[index] = texts.number(operation.name());
    columns.details[index] = texts.number(operation.detail());
    columns.flags[index] = (byte) flags(operation);
    columns.intended[index] = operation.intended();
    columns.calls[index] = operation.call();
    columns.returns[index] = operation.returned();
    columns.epochs[index] = operation.epoch();
    for (Effect effect : operation.effects()) {
      effect(
          effect.kind().ordinal(),
          texts.number(effect.table()),
          texts.number(effect.key()),
          texts.number(effect.column()),
          texts.number(effect.value()));
    }
    ended(index);
  }

  /** One effect of the operation at hand, all texts by their numbers. */
  void effect(int kind, int table, int key, int column, int value) {
    if (effects == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * effects);
      touched = Arrays.copyOf(touched, 2 * effects);
      values = Arrays.copyOf(values, 2 * effects);
    }
    kinds[effects] = (byte) kind;
    touched[effects] = registers.number(table, key, column);
    values[effects] = value;
    effects++;
  }

  /** The operation at an index has no more effects. */
  void ended(int index) {
    if (index + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[index + 1] = effects;
  }

  OperationTable table() {
    texts.filled();
    int size = columns.size();
    EffectTable table =
        new EffectTable(texts, registers, Arrays.copyOf(starts, size + 1), kinds, touched, values);
    if (columns.inOrderOfCall()) {
      return new OperationTable(texts, columns, table);
    }
    int[] order = columns.orderOfCall();
    return new OperationTable(texts, columns.ordered(order), table.ordered(order));
  }
}
