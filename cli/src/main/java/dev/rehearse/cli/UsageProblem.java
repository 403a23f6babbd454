package dev.rehearse.cli;

/** The command was asked for something that there is not; exit code 2. */
final class UsageProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageProblem(String whatWhereNext) {
    super(whatWhereNext);
  }
}
