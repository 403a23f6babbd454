/** House rules as tests. */
@org.jspecify.annotations.NullMarked
package dev.rehearse;
