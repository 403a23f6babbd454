package dev.rehearse.database;

/** A role and its generated password. Immutable; its text never shows the password. */
public record Login(String user, String password) {
  @Override
  public String toString() {
    return user + ":****";
  }
}
