package dev.trapstreet.maven;

import dev.trapstreet.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;

/**
 * Scans the entire repository, its history and the existing build output of all modules once for Mapbox access tokens.
 * Fails the build for findings of sufficient severity. Intended for the command line: bound to a phase, it would run
 * once in each module.
 */
@Mojo(name = "aggregate", aggregator = true, requiresProject = false, threadSafe = true)
public final class AggregateMojo extends ScanningMojo {
    @Override
    List<Source> sources(Places places, MavenProject project, Path reports) {
        List<Source> sources = new ArrayList<>();
        sources.add(places.repository());
        for (MavenProject module : reactor()) {
            sources.addAll(places.madeFiles(module, reports));
        }
        return sources;
    }

    @Override
    boolean fails() {
        return true;
    }
}
