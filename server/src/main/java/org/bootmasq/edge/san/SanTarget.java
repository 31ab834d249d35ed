package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.scsi.LogicalUnit;
import org.bootmasq.scsi.ScsiTarget;

/**
 * A target that is served: its disks open, and for each initiator that uses it the units it sees. Whoever has no
 * overlay shares all of them with everybody.
 */
final class SanTarget implements AutoCloseable {
    private static final String EVERYBODY = "";

    private final SanSettings.Target settings;
    private final List<SanDisk> disks;
    private final SanMapBudget maps;
    private final Map<String, Seen> seen = new HashMap<>();
    private boolean ended;

    /** What one initiator, or everybody, sees. */
    private static final class Seen {
        private final ScsiTarget target;
        private final List<LogicalUnit> units;
        private final List<SanOverlay> overlays;
        private int sessions;

        private Seen(ScsiTarget target, List<LogicalUnit> units, List<SanOverlay> overlays) {
            this.target = target;
            this.units = units;
            this.overlays = overlays;
        }
    }

    /** @param maps memory for the maps of overlays */
    SanTarget(SanSettings.Target settings, List<SanDisk> disks, SanMapBudget maps) {
        this.settings = settings;
        this.maps = maps;
        this.disks = List.copyOf(disks);
    }

    SanSettings.Target settings() {
        return settings;
    }

    /** Whether one of its disks is this file. */
    boolean holds(Path file) {
        return disks.stream().anyMatch(disk -> disk.isSameFile(file));
    }

    /** Keeps others out of disks that were opened without that. */
    void lock() throws IOException {
        for (SanDisk disk : disks) disk.lock();
    }

    /** Refuses sizes that cannot be had. */
    void refuseSizes(SanSettings.Target wanted) throws IOException {
        for (SanDisk disk : disks) disk.refuse(wanted.disks().get(disk.lun()).size());
    }

    /** Closes a target that was never served. */
    void abandon() throws IOException {
        for (SanDisk disk : disks) disk.abandon();
    }

    /** Adds a session. */
    synchronized ScsiTarget enter(String initiator) throws IOException {
        if (ended) throw new IOException("the target is no longer served");
        boolean shared = disks.stream().noneMatch(SanDisk::hasOverlays);
        Seen own = seen.get(shared ? EVERYBODY : initiator);
        if (own == null) {
            own = open(initiator);
            seen.put(shared ? EVERYBODY : initiator, own);
        }
        own.sessions++;
        return own.target;
    }

    private Seen open(String initiator) throws IOException {
        var units = new TreeMap<Integer, LogicalUnit>();
        var overlays = new ArrayList<SanOverlay>();
        try {
            for (SanDisk disk : disks) {
                if (!disk.hasOverlays()) {
                    units.put(disk.lun(), disk.unit());
                    continue;
                }
                SanOverlay overlay = disk.overlay(initiator, maps);
                overlays.add(overlay);
                units.put(disk.lun(), disk.unit(overlay));
            }
        } catch (IOException e) {
            for (SanOverlay overlay : overlays) overlay.close();
            releaseBases(overlays.size());
            throw e;
        }
        return new Seen(new ScsiTarget(settings.name(), units), List.copyOf(units.values()), overlays);
    }

    private void releaseBases(int opened) {
        disks.stream().filter(SanDisk::hasOverlays).limit(opened).forEach(SanDisk::leave);
    }

    /**
     * Ends a session; with the last one of an initiator its overlays are closed, so that they can be reset or
     * committed.
     */
    synchronized void leave(String initiator) throws IOException {
        boolean shared = disks.stream().noneMatch(SanDisk::hasOverlays);
        Seen own = seen.get(shared ? EVERYBODY : initiator);
        if (own == null || --own.sessions > 0) return;
        seen.remove(shared ? EVERYBODY : initiator);
        try {
            for (SanOverlay overlay : own.overlays) overlay.close();
        } finally {
            releaseBases(own.overlays.size());
        }
    }

    /** Looks how large the disks are now; whoever uses one that has changed learns it. Returns the disks that have. */
    synchronized List<SanDisk> resize(SanSettings.Target wanted) throws IOException {
        var changed = new ArrayList<SanDisk>();
        for (SanDisk disk : disks) {
            if (!disk.resize(wanted.disks().get(disk.lun()).size())) continue;
            changed.add(disk);
            for (Seen each : seen.values()) {
                for (SanOverlay overlay : each.overlays) disk.grow(overlay);
                each.units.get(disk.lun()).capacityChanged();
            }
        }
        return changed;
    }

    @Override
    public synchronized void close() throws IOException {
        ended = true;
        for (Seen each : seen.values()) {
            for (SanOverlay overlay : each.overlays) overlay.close();
        }
        seen.clear();
        for (SanDisk disk : disks) disk.close();
    }
}
