package org.bootmasq.report.machine;

import java.util.ArrayList;
import java.util.List;

/** A boot that goes on. */
final class BootRecord {
    private static final int MOST_STEPS = 100;
    /** Characters of a step's text. */
    private static final int LONGEST_TEXT = 400;
    /** Characters of a log. */
    private static final int LONGEST_LOG = 64 << 10;
    /** So long after its last step a boot may be taken for one that nobody goes on with. */
    private static final long PATIENCE_MILLIS = 300_000;

    private final long beganMillis;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder log = new StringBuilder();
    private long lastMillis;
    private int leftOut;

    BootRecord(long nowMillis) {
        beganMillis = nowMillis;
        lastMillis = nowMillis;
    }

    void add(Stage stage, String text, boolean failed, long nowMillis) {
        lastMillis = nowMillis;
        String short_ = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
        var step = new Step(stage, short_, failed, nowMillis, nowMillis, 1);
        int last = steps.size() - 1;
        if (last >= 0 && steps.get(last).isSame(step))
            steps.set(last, steps.get(last).again(nowMillis));
        else if (steps.size() < MOST_STEPS) steps.add(step);
        else leftOut++;
    }

    void log(String text, long nowMillis) {
        lastMillis = nowMillis;
        log.append(text);
        if (log.length() > LONGEST_LOG) log.delete(0, log.length() - LONGEST_LOG);
    }

    int logLength() {
        return log.length();
    }

    void dropLog() {
        log.setLength(0);
        log.trimToSize();
    }

    /** Whether nothing but DHCP has been heard of it. */
    boolean isBare() {
        return steps.stream().allMatch(step -> step.stage() == Stage.DHCP);
    }

    /** Whether firmware that asks anew begins another boot: it does unless it only asks again. */
    boolean isOverForFirmware(long nowMillis) {
        return !isBare() || nowMillis - lastMillis > PATIENCE_MILLIS;
    }

    /** Whether a loader that asks was not loaded in this boot: another one is over, or long ago. */
    boolean isOverForLoader(long nowMillis) {
        return nowMillis - lastMillis > PATIENCE_MILLIS || has(Stage.SYSTEM);
    }

    boolean has(Stage stage) {
        return steps.stream().anyMatch(step -> step.stage() == stage);
    }

    Boot shown() {
        return new Boot(beganMillis, steps, leftOut, log.toString());
    }
}
