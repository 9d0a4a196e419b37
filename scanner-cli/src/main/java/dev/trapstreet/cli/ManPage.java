package dev.trapstreet.cli;

import dev.trapstreet.report.ToolInfo;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Generator of the manual page, in the format of man(7). It contains the help of each command. */
final class ManPage {
    private ManPage() {}

    static String render(CommandLine root) {
        StringBuilder text = new StringBuilder();
        text.append(".TH TRAPSTREET 1 \"\" \"trapstreet ")
                .append(ToolInfo.version())
                .append("\" \"User Commands\"\n");
        text.append(".SH NAME\ntrapstreet \\- finds leaked Mapbox access tokens\n");
        text.append(".SH SYNOPSIS\n.B trapstreet\nCOMMAND [OPTIONS] [ARGUMENTS]\n");
        section(text, "DESCRIPTION", root);
        commands(text, root, "");
        text.append(".SH ENVIRONMENT\n");
        text.append(".TP\n.B MAPBOX_ACCESS_TOKEN\nThe authorizing token for the commands that use the Tokens API.\n");
        text.append(".TP\n.B TRAPSTREET_API_URL\nAnother address of the Tokens API.\n");
        text.append(".TP\n.B JAVA_HOME\nThe JDK to use; otherwise the java on the PATH.\n");
        text.append(".TP\n.B TRAPSTREET_JAVA_OPTS\nFurther options for the Java virtual machine.\n");
        text.append(".TP\n.B XDG_CACHE_HOME\nDirectory of caches; otherwise ~/.cache.\n");
        return text.toString();
    }

    private static void commands(StringBuilder text, CommandLine parent, String above) {
        parent.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                section(text, above + name, command);
                commands(text, command, above + name + " ");
            }
        });
    }

    private static void section(StringBuilder text, String title, CommandLine command) {
        text.append(".SH \"").append(title.toUpperCase(Locale.ROOT)).append("\"\n.nf\n");
        command.getUsageMessage(Help.Ansi.OFF)
                .lines()
                .forEach(line -> text.append(escaped(line)).append('\n'));
        text.append(".fi\n");
    }

    /** Escapes a line of text. man(7) takes a line that starts with a period or an apostrophe for a request. */
    private static String escaped(String line) {
        String plain = line.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
