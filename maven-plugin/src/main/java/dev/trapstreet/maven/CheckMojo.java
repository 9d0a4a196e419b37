package dev.trapstreet.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Scans a module's files and build output for Mapbox access tokens, and fails the build for findings of sufficient
 * severity.
 */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class CheckMojo extends AbstractModuleMojo {
    /** Creates the goal, whose parameters Maven sets. */
    public CheckMojo() {}

    @Override
    boolean failsBuild() {
        return true;
    }
}
