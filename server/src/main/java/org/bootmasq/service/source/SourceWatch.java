package org.bootmasq.service.source;

import java.util.List;
import org.bootmasq.linux.Inotify;
import org.bootmasq.linux.LinuxException;

/** Watches files of a directory that are a configuration as a whole. */
public final class SourceWatch implements AutoCloseable {
    private final Inotify inotify = new Inotify();
    private final List<String> names;

    SourceWatch(String directory, List<String> names) throws LinuxException {
        this.names = List.copyOf(names);
        inotify.watch(directory, Inotify.CLOSE_WRITE | Inotify.MOVED_TO);
    }

    /** Becomes readable when something in the directory changes. */
    public Inotify changes() {
        return inotify;
    }

    /** Takes what was told; whether one of the files is new. */
    public boolean hasChanged() throws LinuxException {
        return inotify.take().stream().anyMatch(event -> event.is(Inotify.OVERFLOW) || names.contains(event.name()));
    }

    @Override
    public void close() {
        inotify.close();
    }
}
