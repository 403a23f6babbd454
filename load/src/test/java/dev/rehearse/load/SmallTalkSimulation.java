package dev.rehearse.load;

/** The traffic of {@link SmallTalk}; public because Gatling makes it by its name. */
public final class SmallTalkSimulation extends RehearsalSimulation {
  public SmallTalkSimulation() {
    super(order -> new SmallTalk());
  }
}
