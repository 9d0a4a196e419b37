package dev.trapstreet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkingTreeHistoryTest {
    private static Location file(String path, int line) {
        return new Location(
                new Provenance(ContentId.ofFile(0, "", path), shown(path), LocationPart.CONTENT),
                line,
                5,
                105,
                10L * line,
                100);
    }

    /** As if names that begin with "secret" were redacted. */
    private static String shown(String path) {
        return path.replaceAll("^secret-[0-9]", "…");
    }

    private static ContentId blobId(String path) {
        return ContentId.ofObject(0, "", "<blob>", "b".repeat(40)).at(path);
    }

    /** A location that a commit introduced in line 1; HEAD has it at the given line, or not at all for 0. */
    private static GitOrigin origin(int headLine) {
        Commit commit = new Commit("c".repeat(40), "A <a@example.com>", Instant.EPOCH, "one");
        return new GitOrigin(
                GitOrigin.ObjectKind.BLOB,
                "b".repeat(40),
                List.of(commit),
                headLine == 0
                        ? Optional.empty()
                        : Optional.of(new GitOrigin.HeadPosition(
                                "d".repeat(40), headLine, 5, ContentId.ofObject(0, "", "", "d".repeat(40)))),
                true,
                List.of("HEAD"));
    }

    private static Location blob(String path, LocationPart part, int headLine) {
        return new Location(
                new Provenance(blobId(path), shown(path), part, Optional.of(origin(headLine))), 1, 5, 105, 10, 100);
    }

    private static Location blob(String path, int headLine) {
        return blob(path, LocationPart.CONTENT, headLine);
    }

    @Test
    void aLineOnDiskAndInHeadIsOneLocationWithItsCommit() {
        List<Location> merged = WorkingTreeHistory.merge(List.of(file("a.yml", 3), blob("a.yml", 3)));
        assertEquals(List.of(file("a.yml", 3).withHistory(origin(3))), merged);
        assertEquals(Optional.of(origin(3)), merged.get(0).gitOrigin());
    }

    @Test
    void ofSeveralLinesThatOfHeadGetsTheCommit() {
        List<Location> merged =
                WorkingTreeHistory.merge(List.of(file("a.yml", 3), file("a.yml", 8), blob("a.yml", 8), file("b", 8)));
        assertEquals(List.of(file("a.yml", 3), file("a.yml", 8).withHistory(origin(8)), file("b", 8)), merged);
    }

    @Test
    void aLineThatUncommittedChangesMovedIsStillOneLocation() {
        List<Location> merged = WorkingTreeHistory.merge(List.of(file("a.yml", 4), blob("a.yml", 3)));
        assertEquals(List.of(file("a.yml", 4).withHistory(origin(3))), merged);
    }

    @Test
    void aLocationOnlyInTheHistoryStays() {
        List<Location> gone = List.of(file("a.yml", 3), blob("a.yml", 0));
        assertSame(gone, WorkingTreeHistory.merge(gone));
        List<Location> elsewhere = List.of(file("a.yml", 3), blob("b.yml", 3));
        assertSame(elsewhere, WorkingTreeHistory.merge(elsewhere));
        List<Location> changedOnDisk = List.of(blob("b.yml", 3));
        assertSame(changedOnDisk, WorkingTreeHistory.merge(changedOnDisk));
    }

    @Test
    void theContentOfALinkAndItsNameAreTwoLocations() {
        List<Location> locations = List.of(file("a.yml", 1), blob("a.yml", LocationPart.NAME, 1));
        assertSame(locations, WorkingTreeHistory.merge(locations));
    }

    @Test
    void noHistoryIsLostThatHasNoLineOfItsOwn() {
        List<Location> merged = WorkingTreeHistory.merge(List.of(file("a.yml", 3), blob("a.yml", 3), blob("a.yml", 3)));
        assertEquals(List.of(file("a.yml", 3).withHistory(origin(3)), blob("a.yml", 3)), merged);
    }

    /** Two names that look alike after redaction are two files. */
    @Test
    void redactedPathsAreNotMistakenForOneAnother() {
        List<Location> locations = List.of(file("secret-1/a", 3), blob("secret-2/a", 3));
        assertEquals(locations.get(0).path(), locations.get(1).path());
        assertSame(locations, WorkingTreeHistory.merge(locations));
        assertEquals(
                1,
                WorkingTreeHistory.merge(List.of(file("secret-1/a", 3), blob("secret-1/a", 3)))
                        .size());
    }
}
