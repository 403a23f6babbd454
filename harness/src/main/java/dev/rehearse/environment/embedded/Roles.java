package dev.rehearse.environment.embedded;

/** The names that every embedded server has for its database and roles. */
final class Roles {
  static final String ADMIN = "rehearse";
  static final String APPLICATION = "application";
  static final String FEED = "feed";
  static final String DATABASE = "app";

  private Roles() {}
}
