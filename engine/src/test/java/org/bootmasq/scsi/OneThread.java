package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;

/** A guard for tests on one thread, which insists that none is asked for inside of another. */
public final class OneThread implements Guard {
    private boolean held;

    @Override
    public Held look() {
        return change();
    }

    @Override
    public Held change() {
        assertThat(held).as("held already").isFalse();
        held = true;
        return () -> held = false;
    }
}
