package dev.trapstreet.fleet;

import dev.trapstreet.fleet.plan.Plan;
import dev.trapstreet.fleet.scan.ScanStatus;
import dev.trapstreet.fleet.scan.ScanTask;
import java.util.Locale;

/** Text about a plan. */
final class PlanText {
    private static final int KILO = 1000;

    private PlanText() {}

    static String summary(int listed, Plan plan) {
        // The sizes of URLs are unknown unless the list has them.
        String known = plan.bytes() == 0 ? "" : " (" + size(plan.bytes()) + ")";
        String scanned = listed + " listed, " + plan.tasks().size() + " to scan" + known;
        String others = plan.unchanged() + " unchanged, " + plan.copies() + " with the refs of another one";
        return scanned + ", " + others + ", " + plan.givenUp().size() + " given up";
    }

    /** Returns a line for each repository that would be scanned, the largest first. */
    static String table(Plan plan) {
        StringBuilder text = new StringBuilder();
        for (ScanTask task : plan.tasks()) {
            String note = task.state().status() != ScanStatus.COMPLETE
                    ? task.state().status().phrase()
                            + (task.state().detail().isEmpty()
                                    ? ""
                                    : ": " + task.state().detail())
                    : task.attempt() > 1 ? "attempt " + task.attempt() : "";
            long bytes = Math.max(task.state().bytes(), task.repository().bytes());
            text.append(String.format(
                    "%10s  %s%s%n",
                    bytes == 0 ? "?" : size(bytes),
                    task.repository().name(),
                    note.isEmpty() ? "" : "  (" + note + ")"));
        }
        return text.toString();
    }

    /** Returns a number of bytes with a unit: {@code 2.4 MB}. */
    static String size(long bytes) {
        double value = bytes;
        String[] units = {"bytes", "kB", "MB", "GB", "TB"};
        int unit = 0;
        while (value >= KILO && unit < units.length - 1) {
            value /= KILO;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
