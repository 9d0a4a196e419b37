package dev.trapstreet.source;

/**
 * File of a location, together with the project that contains it. Immutable.
 *
 * @param tree the files of the project
 * @param path the path of the file in the tree; the display path if the file is not in any tree
 */
public record ProjectFile(FileTree tree, String path) {}
