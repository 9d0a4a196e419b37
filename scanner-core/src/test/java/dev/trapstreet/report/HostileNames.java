package dev.trapstreet.report;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports with names of files, accounts and authors that contain syntax of the report formats. */
final class HostileNames {
    private HostileNames() {}

    /** Returns names with syntax of every report format. */
    static List<String> names() {
        return List.of(
                "=HYPERLINK(\"http://x.example\")",
                "+1",
                "-1",
                "@SUM(A1)",
                " =1+1",
                "\t=1+1",
                "\uFF1D1+1",
                "a,b;c\"d\"\"e",
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onload='x",
                "]]><failure/>",
                "&lt;&#60;&amp;",
                "<!--",
                "a|b|c",
                "`code` **bold** _it_ ~~s~~",
                "[link](http://x.example) ![i](x) www.x.example @everyone #1",
                "::error::owned",
                "a\n::add-mask::b\r\n::stop-commands::c",
                "##[error]x",
                "100%0A::error::x%25",
                "a,line=7::x",
                "\u001b[2J\u0007\u009b31m",
                "\u202egnp.js",
                "\uFFFE\uFFFF\u0000",
                "\ud83d",
                "\ud83d\udc49 \u00fc \u5730\u56f3");
    }

    /** Returns a report with this name in a file, in the history, and in a problem. */
    static Report report(String name) {
        Commit commit = new Commit("c".repeat(40), name + " <a@example.com>", Instant.EPOCH, name);
        GitOrigin git = new GitOrigin(
                GitOrigin.ObjectKind.BLOB, "b".repeat(40), List.of(commit), Optional.empty(), true, List.of(name));
        Location past = new Location(
                new Provenance(ContentId.ofTarget(0, name), name, LocationPart.CONTENT, Optional.of(git)),
                4,
                2,
                102,
                9,
                100);
        Finding finding = SampleReports.finding(
                SampleReports.open(
                        TokenBuilder.sk().account("trapstreet" + json(name)).build()),
                Severity.HIGH,
                SampleReports.place(name, 3));
        Finding both = new Finding(
                finding.token(),
                finding.severity(),
                finding.violations(),
                finding.exposure(),
                List.of(),
                List.of(finding.locations().get(0), past));
        return SampleReports.report(List.of(both), List.of(new Problem(Problem.Kind.UNREADABLE, name, name)), Map.of());
    }

    /** Removes characters that JSON requires to be escaped. */
    private static String json(String name) {
        return name.replaceAll("[\\p{Cntrl}\\p{Cs}\\\\\"]", "");
    }
}
