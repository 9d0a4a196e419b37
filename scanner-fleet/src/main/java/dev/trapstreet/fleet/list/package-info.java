/** Lists of repositories: files, output of the git hosts' tools, folders, artifacts. */
@NullMarked
package dev.trapstreet.fleet.list;

import org.jspecify.annotations.NullMarked;
