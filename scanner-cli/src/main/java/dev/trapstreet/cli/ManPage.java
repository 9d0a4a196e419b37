package dev.trapstreet.cli;

import dev.trapstreet.report.ToolInfo;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The manual page, in the language of man(7): what the helps of all commands say, one after the other. */
final class ManPage {
    private ManPage() {}

    static String render(CommandLine root) {
        StringBuilder text = new StringBuilder();
        text.append(".TH TRAPSTREET 1 \"\" \"trapstreet ")
                .append(ToolInfo.version())
                .append("\" \"User Commands\"\n");
        text.append(".SH NAME\ntrapstreet \\- finds Mapbox access tokens that leaked\n");
        text.append(".SH SYNOPSIS\n.B trapstreet\nCOMMAND [OPTIONS] [ARGUMENTS]\n");
        section(text, "DESCRIPTION", root);
        commands(text, root, "");
        text.append(".SH ENVIRONMENT\n");
        text.append(".TP\n.B MAPBOX_ACCESS_TOKEN\nThe token that authorizes what is done to an account.\n");
        text.append(".TP\n.B TRAPSTREET_API_URL\nWhere the Tokens API is, in place of Mapbox's own address.\n");
        text.append(".TP\n.B JAVA_HOME\nThe JDK to use; else the java on the PATH.\n");
        text.append(".TP\n.B TRAPSTREET_JAVA_OPTS\nFurther options for the Java machine.\n");
        text.append(".TP\n.B XDG_CACHE_HOME\nBelow it lies what is kept between runs; ~/.cache without it.\n");
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

    /** A line as it stands: a dot or an apostrophe at its beginning would be a request. */
    private static String escaped(String line) {
        String plain = line.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
