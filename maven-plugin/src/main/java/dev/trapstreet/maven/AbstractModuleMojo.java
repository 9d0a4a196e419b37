package dev.trapstreet.maven;

import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** Base class of the goals that run in each module of a build. */
@SuppressWarnings("NullAway.Init") // Maven fills the field
abstract class AbstractModuleMojo extends AbstractScanMojo {
    /**
     * Scope of the scan. <code>module</code>: the module's own files and build output. <code>repository</code>: the
     * build output of each module and, once per build, the entire repository with its history.
     */
    @Parameter(property = "trapstreet.scope", defaultValue = "module")
    private String scope;

    @Override
    final List<Source> sources(ProjectLayout layout, MavenProject project, Path reports) throws InvalidOptionException {
        List<Source> sources = new ArrayList<>();
        if (ParameterParser.scope(scope) == ParameterParser.ScanScope.MODULE) {
            sources.addAll(layout.moduleSources(project));
        } else if (isExecutionRoot()) {
            sources.add(layout.repository());
        }
        sources.addAll(layout.buildOutputs(project, reports));
        return sources;
    }
}
