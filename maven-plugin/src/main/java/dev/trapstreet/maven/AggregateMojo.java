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
public final class AggregateMojo extends AbstractScanMojo {
    /** Creates the goal, whose parameters Maven sets. */
    public AggregateMojo() {}

    @Override
    List<Source> sources(ProjectLayout layout, MavenProject project, Path reports) {
        List<Source> sources = new ArrayList<>();
        sources.add(layout.repository());
        for (MavenProject module : reactor()) {
            sources.addAll(layout.buildOutputs(module, reports));
        }
        return sources;
    }

    @Override
    boolean failsBuild() {
        return true;
    }
}
