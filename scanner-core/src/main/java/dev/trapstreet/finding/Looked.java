package dev.trapstreet.finding;

/**
 * What a scan looked at.
 *
 * @param files read to the end; standard input is one
 * @param links symbolic links whose text was read
 * @param bytes read of all of them
 */
public record Looked(long files, long links, long bytes) {}
