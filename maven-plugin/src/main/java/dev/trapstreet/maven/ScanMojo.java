package dev.trapstreet.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Scans a module's files and build output for Mapbox access tokens. Unlike <code>check</code>, it never fails the build
 * because of findings.
 */
@Mojo(name = "scan", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class ScanMojo extends AbstractModuleMojo {
    /** Creates the goal, whose parameters Maven sets. */
    public ScanMojo() {}

    @Override
    boolean failsBuild() {
        return false;
    }
}
