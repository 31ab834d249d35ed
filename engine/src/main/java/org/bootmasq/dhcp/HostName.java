package org.bootmasq.dhcp;

/** Which names a machine may have. */
public final class HostName {
    private static final int LONGEST_LABEL = 63;

    private HostName() {}

    /**
     * Letters, digits, hyphens and underscores between dots; a hyphen never first. Octets beyond ASCII are let through.
     */
    public static boolean isLegal(String name) {
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                label = 0;
                continue;
            }
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
            boolean inside = (c == '-' || c == '_') && (i > 0);
            if (!letter && !inside) return false;
            if (++label > LONGEST_LABEL) return false;
        }
        return true;
    }
}
