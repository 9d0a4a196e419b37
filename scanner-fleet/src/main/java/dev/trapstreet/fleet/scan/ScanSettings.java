package dev.trapstreet.fleet.scan;

import java.io.Serializable;

/**
 * Settings of all scans of a run. Immutable.
 *
 * @param run the identification of the run, which begins with its time
 * @param search identification of everything else that decides what a scan finds: program, rules, depth
 * @param limitMillis the time limit of a repository, with its clone, in milliseconds
 * @param askMillis the time limit for the refs of a remote repository, in milliseconds
 * @param memory the memory for the git objects of one scan, in bytes; 0 for an equal share of the executor's heap
 * @param maxArchiveDepth the number of nested archives that are opened
 * @param clonesPerHost the number of clones from one host at the same time, in each executor
 * @param isolation whether a scan has a process of its own
 * @param scratch the directory for clones on each executor; empty for that of temporary files
 */
public record ScanSettings(
        String run,
        String search,
        long limitMillis,
        long askMillis,
        long memory,
        int maxArchiveDepth,
        int clonesPerHost,
        Isolation isolation,
        String scratch)
        implements Serializable {
    /** Where scans run. */
    public enum Isolation {
        /** In the executor. */
        NONE,
        /** In a child process, which is kept for many repositories. It ends alone if a repository makes it run out of memory or crash. */
        PROCESS
    }
}
