package org.bootmasq.service.process;

/** What the program was started as: programs that start {@code dnsmasq} look for that name in what it says. */
public final class ProgramName {
    private static final String DNSMASQ = "dnsmasq";

    private ProgramName() {}

    /** Whether it was called {@code dnsmasq}, by a symbolic link for one. */
    public static boolean isDnsmasq() {
        return System.getProperty("bootmasq.name", "").equals(DNSMASQ);
    }

    /** A line for standard error, which begins with the name. */
    public static String says(String text) {
        return (isDnsmasq() ? DNSMASQ : "bootmasq") + ": " + text;
    }
}
