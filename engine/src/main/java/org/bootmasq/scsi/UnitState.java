package org.bootmasq.scsi;

import java.util.Optional;

/**
 * Where a logical unit keeps what outlasts the server: persistent reservations with APTPL (SPC-4 section 5.12.5). One
 * unit each.
 */
public interface UnitState {
    /** For a unit that has no such place. */
    UnitState NONE = new UnitState() {
        @Override
        public boolean canKeep() {
            return false;
        }

        @Override
        public Optional<String> load() {
            return Optional.empty();
        }

        @Override
        public void keep(Optional<String> lines) throws StoreFailure {
            if (lines.isPresent()) throw new StoreFailure(StoreFailure.Reason.MEDIUM_ERROR, "nothing can be kept");
        }
    };

    /** Whether there is such a place at all. */
    boolean canKeep();

    /** What was kept last: lines of ASCII. */
    Optional<String> load();

    /** Keeps lines in place of others, or none; returns once that survives the loss of power. */
    void keep(Optional<String> lines) throws StoreFailure;
}
