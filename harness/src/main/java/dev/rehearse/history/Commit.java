package dev.rehearse.history;

/**
 * What an application instance wrote in its own append-only file of what it did on the truth.
 * Immutable.
 *
 * @param operation the operation's id
 * @param attempt unique per request that the front door forwarded; two attempts of one operation
 *     mean that somebody sent it twice
 * @param instance which instance, from 1
 * @param side the database it wrote to
 * @param epoch the front door's epoch stamped on the request
 * @param begun when the transaction was about to begin, ns
 * @param committed when the server had confirmed the commit, ns; {@link Operation#NEVER} where the
 *     file holds only the beginning
 */
public record Commit(
    long operation,
    long attempt,
    int instance,
    Side side,
    long epoch,
    long begun,
    long committed) {}
