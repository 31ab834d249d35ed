package org.bootmasq.uci;

/** Which characters the names of UCI may have. */
public final class UciNames {
    private UciNames() {}

    /** Sections and options: letters, digits and underscores. */
    public static boolean isName(String text) {
        if (text.isEmpty()) return false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!fits) return false;
        }
        return true;
    }

    /** Types and packages: whatever can be printed, without blanks. */
    public static boolean isType(String text) {
        if (text.isEmpty()) return false;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') return false;
        }
        return true;
    }

    /** A value that the command takes: no control characters but tabs and line ends. */
    public static boolean isValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r') return false;
        }
        return true;
    }
}
