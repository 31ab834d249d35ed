package org.bootmasq.edge.san;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bootmasq.scsi.Guard;

/** A lock for what sessions share: those that look do not wait for each other. */
final class SanGuard implements Guard {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Held looking = lock.readLock()::unlock;
    private final Held changing = lock.writeLock()::unlock;

    @Override
    public Held look() {
        lock.readLock().lock();
        return looking;
    }

    @Override
    public Held change() {
        lock.writeLock().lock();
        return changing;
    }
}
