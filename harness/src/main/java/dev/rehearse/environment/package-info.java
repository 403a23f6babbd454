/**
 * What a rehearsal runs on: two database servers and the links to them. {@link
 * dev.rehearse.environment.Environment} is the contract; who implements it lives in a package
 * below.
 */
@NullMarked
package dev.rehearse.environment;

import org.jspecify.annotations.NullMarked;
