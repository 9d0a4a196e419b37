package dev.trapstreet.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Looks for Mapbox access tokens in a module's files and in what the build made of them, and fails the build for those that
 * are bad enough.
 */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class CheckMojo extends ModuleMojo {
    @Override
    boolean fails() {
        return true;
    }
}
