package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Standing;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Controls of the HTML page that filter and sort its findings. They are shown only if the script runs. */
final class PageFilters {
    private static final List<String> SEVERITIES = List.of("critical", "high", "medium", "low", "info");
    private static final List<String> ORDERS = List.of("severity", "account", "longest exposed", "most locations");

    private PageFilters() {}

    static void append(Markup html, Report report, TargetNames targets) {
        Set<String> accounts = new TreeSet<>();
        Set<String> rules = new TreeSet<>();
        Set<String> exposures = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        Set<String> standings = new TreeSet<>();
        for (Finding finding : report.findings()) {
            accounts.add(PageCharts.account(finding));
            for (RuleViolation violation : finding.violations()) {
                rules.add(violation.id());
            }
            exposures.add(finding.exposure().phrase());
            standings.add(Standing.of(finding).phrase());
            names.add(targets.of(finding.locations().get(0).path()));
        }
        for (HygieneFinding finding : report.hygieneFindings()) {
            Location location = finding.location();
            rules.add(finding.violation().id());
            exposures.add(location.context().exposure().phrase());
            standings.add("related check");
            names.add(targets.of(location.path()));
        }
        html.raw("<div id=\"filters\" role=\"search\" aria-label=\"Filters\" hidden=\"hidden\">\n");
        html.raw("<label>Search <input id=\"q\" type=\"search\"/></label>\n");
        select(html, "severity", "Severity", SEVERITIES);
        select(html, "status", "Status", List.of("open", "suppressed"));
        select(html, "standing", "Whose", standings);
        select(html, "account", "Account", accounts);
        select(html, "rule", "Rule", rules);
        select(html, "exposure", "Exposure", exposures);
        select(html, "target", "Target", names);
        html.raw("<label>Sort by <select id=\"sort\">");
        for (String order : ORDERS) {
            html.element("option", order);
        }
        html.raw("</select></label>\n<button type=\"button\" id=\"reset\">Show all</button>\n");
        html.raw("<output id=\"shown\" aria-live=\"polite\"></output>\n</div>\n");
    }

    private static void select(Markup html, String name, String label, Collection<String> values) {
        html.raw("<label>" + label + " <select data-filter=\"" + name + "\"><option value=\"\">all</option>");
        for (String value : values) {
            html.raw("<option").attribute("value", value).raw(">").text(value).raw("</option>");
        }
        html.raw("</select></label>\n");
    }
}
