package org.bootmasq.edge.san;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.StampedLock;
import org.bootmasq.scsi.Guard;

/** A lock for what sessions share: those that look do not wait for each other. */
final class SanGuard implements Guard {
    private final StampedLock lock = new StampedLock();
    private final Lock looks = lock.asReadLock();
    private final Lock changes = lock.asWriteLock();
    private final Held looking = looks::unlock;
    private final Held changing = changes::unlock;

    @Override
    public Held look() {
        looks.lock();
        return looking;
    }

    @Override
    public Held change() {
        changes.lock();
        return changing;
    }
}
