package org.bootmasq.report.machine;

/**
 * One thing that happened in a boot, or the same several times in a row.
 *
 * @param firstMillis since 1970
 * @param lastMillis the last time that it happened
 * @param times how often
 * @param failed whether it did not work out
 */
public record Step(Stage stage, String text, boolean failed, long firstMillis, long lastMillis, int times) {
    boolean isSame(Step other) {
        return stage == other.stage && failed == other.failed && text.equals(other.text);
    }

    Step again(long nowMillis) {
        return new Step(stage, text, failed, firstMillis, nowMillis, times + 1);
    }
}
