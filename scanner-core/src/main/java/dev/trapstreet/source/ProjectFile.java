package dev.trapstreet.source;

/**
 * The files around a place.
 *
 * @param tree of the project that the place belongs to
 * @param path of the place's file in it; of what stands in no tree, the name that a report gives it
 */
public record ProjectFile(FileTree tree, String path) {}
