package dev.trapstreet.report;

/** Markup of the HTML page, well-formed XML as well. Text and attribute values are escaped here and nowhere else. */
final class Markup {
    private final StringBuilder html = new StringBuilder();

    /** Appends markup as it is; never anything from outside. */
    Markup raw(String markup) {
        html.append(markup);
        return this;
    }

    /** Appends a number. */
    Markup number(long value) {
        html.append(value);
        return this;
    }

    /** Appends text. */
    Markup text(String words) {
        html.append(Escaping.xml(words));
        return this;
    }

    /** Appends an attribute, with a blank before it. */
    Markup attribute(String name, String value) {
        html.append(' ').append(name).append("=\"").append(Escaping.xml(value)).append('"');
        return this;
    }

    /** Appends an element that has only text. */
    Markup element(String name, String words) {
        return raw("<" + name + ">").text(words).raw("</" + name + ">");
    }

    /** Appends an element with a class that has only text. */
    Markup element(String name, String style, String words) {
        return raw("<" + name + " class=\"" + style + "\">").text(words).raw("</" + name + ">");
    }

    /** Returns the markup so far and forgets it. */
    String take() {
        String taken = html.toString();
        html.setLength(0);
        return taken;
    }
}
