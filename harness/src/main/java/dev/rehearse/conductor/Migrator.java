package dev.rehearse.conductor;

import java.util.function.Consumer;

/** The migrator's process as the conductor sees it: lines out, lines in, signals. */
interface Migrator extends AutoCloseable {

  /**
   * Sends one line of the protocol; a process that has just died is no error, its exit will tell.
   */
  void tell(String line);

  void kill();

  void pause();

  void resume();

  @Override
  void close();

  /** Starts migrator processes. */
  interface Launcher {

    /**
     * Starts one.
     *
     * @param process which start this is, from 1
     * @param words gets what it says, then {@link MigratorWord.Exited}; called on a reader's thread
     */
    Migrator start(int process, Consumer<MigratorWord> words);
  }
}
