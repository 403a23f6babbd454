/** Tests of the room {@code plan}. */
@org.jspecify.annotations.NullMarked
package dev.rehearse.plan;
