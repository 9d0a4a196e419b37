package dev.trapstreet.classify;

import java.util.Locale;
import java.util.Map;

/** Kind of a file by its name. Determines the syntax of its comments, and which keywords and manifests apply to it. */
enum FileKind {
    JS(true),
    MARKUP(true),
    JVM(true),
    APPLE(true),
    DART(true),
    CSHARP(true),
    PYTHON(true),
    R(true),
    GO(true),
    PHP(true),
    RUBY(true),
    RUST(true),
    CPP(true),
    PERL(true),
    ELIXIR(true),
    QML(true),
    SHELL(false),
    /** Data and configuration of any format. Programs in any language may read it. */
    JSON(false),
    /** Map data, which is sent to everyone who sees the map, whatever the languages of the project. */
    MAP_DATA(false),
    /** Unknown file name. */
    NONE(false);

    private static final Map<String, FileKind> BY_EXTENSION = Map.ofEntries(
            entry("geojson", MAP_DATA),
            entry("topojson", MAP_DATA),
            entry("kml", MAP_DATA),
            entry("gpx", MAP_DATA),
            entry("js", JS),
            entry("mjs", JS),
            entry("cjs", JS),
            entry("jsx", JS),
            entry("ts", JS),
            entry("tsx", JS),
            entry("mts", JS),
            entry("cts", JS),
            entry("coffee", JS),
            entry("es6", JS),
            entry("html", MARKUP),
            entry("htm", MARKUP),
            entry("xhtml", MARKUP),
            entry("vue", MARKUP),
            entry("svelte", MARKUP),
            entry("astro", MARKUP),
            entry("ejs", MARKUP),
            entry("hbs", MARKUP),
            entry("handlebars", MARKUP),
            entry("mustache", MARKUP),
            entry("pug", MARKUP),
            entry("jade", MARKUP),
            entry("erb", MARKUP),
            entry("haml", MARKUP),
            entry("slim", MARKUP),
            entry("twig", MARKUP),
            entry("jinja", MARKUP),
            entry("jinja2", MARKUP),
            entry("j2", MARKUP),
            entry("njk", MARKUP),
            entry("liquid", MARKUP),
            entry("jsp", MARKUP),
            entry("jspx", MARKUP),
            entry("ftl", MARKUP),
            entry("cshtml", MARKUP),
            entry("razor", MARKUP),
            entry("aspx", MARKUP),
            entry("phtml", MARKUP),
            entry("gohtml", MARKUP),
            entry("tmpl", MARKUP),
            entry("tpl", MARKUP),
            entry("mdx", MARKUP),
            entry("heex", MARKUP),
            entry("eex", MARKUP),
            entry("leex", MARKUP),
            entry("jspf", MARKUP),
            entry("vm", MARKUP),
            entry("svg", MARKUP),
            entry("css", MARKUP),
            entry("java", JVM),
            entry("kt", JVM),
            entry("kts", JVM),
            entry("groovy", JVM),
            entry("scala", JVM),
            entry("gradle", JVM),
            entry("swift", APPLE),
            entry("m", APPLE),
            entry("mm", APPLE),
            entry("h", APPLE),
            entry("pch", APPLE),
            entry("dart", DART),
            entry("cs", CSHARP),
            entry("fs", CSHARP),
            entry("vb", CSHARP),
            entry("xaml", CSHARP),
            entry("py", PYTHON),
            entry("pyw", PYTHON),
            entry("r", R),
            entry("go", GO),
            entry("php", PHP),
            entry("inc", PHP),
            entry("rb", RUBY),
            entry("rake", RUBY),
            entry("rs", RUST),
            entry("cpp", CPP),
            entry("cc", CPP),
            entry("cxx", CPP),
            entry("hpp", CPP),
            entry("pl", PERL),
            entry("pm", PERL),
            entry("cgi", PERL),
            entry("ex", ELIXIR),
            entry("exs", ELIXIR),
            entry("qml", QML),
            entry("makefile", SHELL),
            entry("gnumakefile", SHELL),
            entry("mk", SHELL),
            entry("justfile", SHELL),
            entry("sh", SHELL),
            entry("bash", SHELL),
            entry("zsh", SHELL),
            entry("bat", SHELL),
            entry("cmd", SHELL),
            entry("ps1", SHELL),
            entry("fish", SHELL),
            entry("json", JSON),
            entry("json5", JSON),
            entry("jsonc", JSON),
            entry("yml", JSON),
            entry("yaml", JSON),
            entry("toml", JSON),
            entry("xml", JSON),
            entry("properties", JSON),
            entry("ini", JSON),
            entry("conf", JSON),
            entry("cfg", JSON),
            entry("env", JSON),
            entry("txt", JSON),
            entry("csv", JSON),
            entry("plist", JSON),
            entry("tf", JSON),
            entry("hcl", JSON));

    private final boolean code;
    private final String keyword = name().toLowerCase(Locale.ROOT);

    FileKind(boolean code) {
        this.code = code;
    }

    private static Map.Entry<String, FileKind> entry(String extension, FileKind kind) {
        return Map.entry(extension, kind);
    }

    /** Returns the kind of a file by its extension. {@code .env} and {@code .env.local} are configuration. */
    static FileKind of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (name.equals(".env") || name.startsWith(".env.")) {
            return JSON;
        }
        return BY_EXTENSION.getOrDefault(name.substring(name.lastIndexOf('.') + 1), NONE);
    }

    /** Returns the name of the kind in {@code rules/exposure.yml}. */
    String keyword() {
        return keyword;
    }

    /** Returns whether files of this kind are program code, so that a literal in it is hard-coded. */
    boolean isCode() {
        return code;
    }

    /** Returns whether the token is in a comment, by the comment syntax of this kind. */
    boolean comments(TokenContext context) {
        boolean slashes = context.hasRole(SyntaxRole.AFTER_SLASHES) || context.hasRole(SyntaxRole.IN_BLOCK_COMMENT);
        boolean hash = context.hasRole(SyntaxRole.AFTER_HASH);
        boolean markup = context.hasRole(SyntaxRole.IN_MARKUP_COMMENT);
        return switch (this) {
            case JS, JVM, APPLE, DART, CSHARP, GO, RUST, CPP, QML -> slashes;
            case PHP -> slashes || hash || markup;
            case MARKUP -> slashes || markup;
            case PYTHON, R, RUBY, SHELL, PERL, ELIXIR -> hash;
            case JSON ->
                hash
                        || markup
                        || (context.hasRole(SyntaxRole.IN_COMMENT_LINE) && context.hasRole(SyntaxRole.QUOTED))
                        || context.hasRole(SyntaxRole.AFTER_RARE_MARK);
            case MAP_DATA -> false;
            case NONE -> hash;
        };
    }
}
