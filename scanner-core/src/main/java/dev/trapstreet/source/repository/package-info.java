/** Sources that join a working tree with its history, and clones of remote repositories. */
@NullMarked
package dev.trapstreet.source.repository;

import org.jspecify.annotations.NullMarked;
