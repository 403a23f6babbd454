/** Tests of the room {@code document}. */
@org.jspecify.annotations.NullMarked
package dev.rehearse.document;
