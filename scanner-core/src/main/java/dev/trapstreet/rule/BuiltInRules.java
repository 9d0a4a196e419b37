package dev.trapstreet.rule;

import java.util.function.Supplier;

/** Supplier of the built-in rules, which are read when they are first needed. A class, because linking a lambda delays every start. */
public final class BuiltInRules implements Supplier<RuleSet> {
    /** Creates a supplier. Reads nothing. */
    public BuiltInRules() {}

    @Override
    public RuleSet get() {
        return RuleSet.builtIn();
    }
}
