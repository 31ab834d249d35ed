package org.bootmasq.config;

/**
 * What a row of {@link Option}'s table says beyond form and help. A row has as many of these as it needs, in any
 * order.
 */
public sealed interface OptionTrait {
    /** How the option may be written. */
    enum Rule implements OptionTrait {
        /** The command line may give it once, and all files together once. */
        ONCE,
        /** The value in its form may be left out, although the form does not say so. */
        VALUE_MAY_LACK,
        /** Its letter takes no value, although its name does. */
        LETTER_WITHOUT_VALUE,
        /** A line of a file is read and does nothing. */
        COMMAND_LINE_ONLY,
        /** A reload does not follow it: what it says hands rights over, or opens what stays open. */
        ONLY_AT_START,
        /** dnsmasq has no such option. */
        OURS
    }

    /**
     * How far the server is with an option, works unless the row says otherwise. Every option is read and checked in
     * full, whatever its status.
     */
    enum Status implements OptionTrait {
        WORKS("yes"),
        /** It is not going to be built; the row's remark says why. */
        NEVER("never");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        /** As COMPATIBILITY.md and the warning of a start write it. */
        String label() {
            return label;
        }
    }

    /** What COMPATIBILITY.md says of it beside the status, in Markdown. */
    record Remark(String text) implements OptionTrait {}

    /** The error where an equals sign is followed by nothing; without this trait an empty value is as good as none. */
    record WhenEmpty(String error) implements OptionTrait {}

    /** The error where the value is left out but may not be, in place of {@code missing parameter}. */
    record WhenMissing(String error) implements OptionTrait {}

    static OptionTrait remarked(String text) {
        return new Remark(text);
    }

    static OptionTrait whenEmpty(String error) {
        return new WhenEmpty(error);
    }

    static OptionTrait whenMissing(String error) {
        return new WhenMissing(error);
    }
}
