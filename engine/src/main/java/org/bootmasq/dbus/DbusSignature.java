package org.bootmasq.dbus;

/** Signatures: types, a character or several for each, one behind another. */
final class DbusSignature {
    private static final int LONGEST = 255;
    /** Arrays in arrays, and structures in structures, may be so many. */
    private static final int DEEPEST = 32;

    private static final String BASIC = "ybnqiuxtdhsog";

    private DbusSignature() {}

    /** Whether these are complete types and nothing else. */
    static boolean isValid(String signature) {
        if (signature.length() > LONGEST) return false;
        int at = 0;
        while (at < signature.length()) {
            at = endOfType(signature, at);
            if (at < 0) return false;
        }
        return true;
    }

    /** Whether it is exactly one complete type. */
    static boolean isOne(String signature) {
        return !signature.isEmpty() && signature.length() <= LONGEST && endOfType(signature, 0) == signature.length();
    }

    /** Where the type that begins at a place ends; -1 if none begins there. */
    static int endOfType(String signature, int from) {
        return endOfType(signature, from, 0, 0);
    }

    private static int endOfType(String signature, int from, int arrays, int structures) {
        if (from >= signature.length() || arrays > DEEPEST || structures > DEEPEST) return -1;
        char first = signature.charAt(from);
        if (first == 'v' || BASIC.indexOf(first) >= 0) return from + 1;
        if (first == 'a') {
            boolean entry = from + 1 < signature.length() && signature.charAt(from + 1) == '{';
            return entry
                    ? endOfEntry(signature, from + 1, arrays + 1, structures + 1)
                    : endOfType(signature, from + 1, arrays + 1, structures);
        }
        if (first != '(') return -1;
        int at = from + 1;
        while (at >= 0 && at < signature.length() && signature.charAt(at) != ')') {
            at = endOfType(signature, at, arrays, structures + 1);
        }
        boolean closed = at > from + 1 && at < signature.length();
        return closed ? at + 1 : -1;
    }

    /** A key of a basic type, and a value. */
    private static int endOfEntry(String signature, int from, int arrays, int structures) {
        boolean hasKey = from + 1 < signature.length() && BASIC.indexOf(signature.charAt(from + 1)) >= 0;
        int end = hasKey ? endOfType(signature, from + 2, arrays, structures) : -1;
        return end > 0 && end < signature.length() && signature.charAt(end) == '}' ? end + 1 : -1;
    }

    /** At what multiples values of a type begin. */
    static int alignment(String type) {
        return switch (type.charAt(0)) {
            case 'n', 'q' -> 2;
            case 'b', 'i', 'u', 'h', 's', 'o', 'a' -> 4;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> 1;
        };
    }
}
