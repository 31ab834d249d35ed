package org.bootmasq.ra;

/** Lets something happen so many times a second and no more, however often it is asked for. */
final class Budget {
    private final int each;
    private double left;
    private long filled = Long.MIN_VALUE;

    /** @param each so many in a second, and so many at once */
    Budget(int each) {
        this.each = each;
        this.left = each;
    }

    /** Whether one more may happen, which then counts. */
    boolean take(long now) {
        fill(now);
        if (left < 1) return false;
        left--;
        return true;
    }

    /** When one more may happen, in milliseconds of the steady clock; a time that is over means at once. */
    long next() {
        return left >= 1 ? filled : filled + (long) Math.ceil((1 - left) * 1000 / each);
    }

    private void fill(long now) {
        if (filled != Long.MIN_VALUE && now > filled) left = Math.min(each, left + (now - filled) * each / 1000.0);
        filled = filled == Long.MIN_VALUE ? now : Math.max(filled, now);
    }
}
