package org.bootmasq.dhcp;

/** Which names a machine may have. */
public final class HostName {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 253;

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

    /**
     * Whether a client may call itself so: letters, digits and inner hyphens and underscores in the first label
     * (RFC 1123 section 2.1, and the underscore).
     */
    public static boolean isFitForClient(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) return false;
        int dot = name.indexOf('.');
        int end = dot < 0 ? name.length() : dot;
        if (end == 0) return false;
        for (int i = 0; i < end; i++) {
            char c = name.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && (i == 0 || c != '-' && c != '_')) return false;
        }
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (i - start > LONGEST_LABEL) return false;
                start = i + 1;
            } else if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
