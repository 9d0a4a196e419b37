package dev.trapstreet.maven;

import dev.trapstreet.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** A goal that runs in each module of a build. */
@SuppressWarnings("NullAway.Init") // Maven fills the field
abstract class ModuleMojo extends ScanningMojo {
    /**
     * <code>module</code>: the module's own files, and what the build made of them. <code>repository</code>: what the build
     * made in each module, and once in a build the whole repository with its history.
     */
    @Parameter(property = "trapstreet.scope", defaultValue = "module")
    private String scope;

    @Override
    final List<Source> sources(Places places, MavenProject project, Path reports) throws MojoExecutionException {
        List<Source> sources = new ArrayList<>();
        if (Wishes.scope(scope) == Wishes.Scope.MODULE) {
            sources.addAll(places.ownFiles(project));
        } else if (isFirst()) {
            sources.add(places.repository());
        }
        sources.addAll(places.madeFiles(project, reports));
        return sources;
    }
}
