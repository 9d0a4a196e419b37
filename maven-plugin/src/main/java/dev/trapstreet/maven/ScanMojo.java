package dev.trapstreet.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Looks for Mapbox access tokens as <code>check</code> does, and never fails the build for what it finds. */
@Mojo(name = "scan", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class ScanMojo extends ModuleMojo {
    @Override
    boolean fails() {
        return false;
    }
}
