package dev.trapstreet.git.jgit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * View of this machine for JGit, with which it starts no program and writes no file.
 *
 * <p>By default, JGit searches the PATH for programs, starts {@code bash} to find the configuration of a git that is not on the PATH,
 * and measures the clock of the file system with a file that it writes next to the one it reads. The user's own configuration stays in
 * effect.
 */
final class QuietSystemReader extends SystemReader.Delegate {
    /** Resolution that JGit assumes where it cannot measure. It only decides for how long a file counts as recently changed. */
    private static final Duration RESOLUTION = Duration.ofSeconds(2);

    private QuietSystemReader(SystemReader system) {
        super(system);
    }

    /** Replaces JGit's view of this machine, once. It is one for the whole process. */
    static synchronized void install() {
        SystemReader current = SystemReader.getInstance();
        if (!(current instanceof QuietSystemReader)) {
            SystemReader.setInstance(new QuietSystemReader(current));
        }
    }

    @Override
    public String getenv(String variable) {
        return variable.equals("PATH") ? "" : super.getenv(variable);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new EmptyConfig(parent, fs);
    }

    @Override
    public StoredConfig getJGitConfig() {
        return new EmptyConfig(null, FS.DETECTED);
    }

    /** Configuration without a file, except for the resolution of file times on every file system. */
    private static final class EmptyConfig extends FileBasedConfig {
        @SuppressWarnings("NullAway") // JGit itself passes null for a configuration without a file
        EmptyConfig(@org.jspecify.annotations.Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // there is no file
        }

        @Override
        public void save() {
            // nothing is remembered
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public long getTimeUnit(String section, String subsection, String name, long missing, TimeUnit unit) {
            return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    ? unit.convert(RESOLUTION.toNanos(), TimeUnit.NANOSECONDS)
                    : super.getTimeUnit(section, subsection, name, missing, unit);
        }
    }
}
