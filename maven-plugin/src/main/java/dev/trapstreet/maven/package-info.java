/**
 * Maven plugin: selects the directories and artifacts of a build to scan, interprets the plugin's parameters, and
 * decides the result of the build. The scan and its reports are part of scanner-core.
 */
@NullMarked
package dev.trapstreet.maven;

import org.jspecify.annotations.NullMarked;
