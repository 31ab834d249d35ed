package org.bootmasq.edge.http.mirror;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.http.HttpLog;
import org.bootmasq.http.HttpMirror;
import org.bootmasq.http.HttpSource;

/** The mirrors of a server, which outlive a reload that leaves them as they are. One thread. */
public final class Mirrors {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int SILENCE_MILLIS = 30_000;

    private final FileOwner owner;
    private final Upstream upstream;
    private final Log log;
    private final String self =
            "bootmasq-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final Map<HttpMirror, Mirror> mirrors = new HashMap<>();
    private final Map<String, MirrorFolder> folders = new HashMap<>();

    /** @param owner who the server becomes, and the folders belong to */
    public Mirrors(FileOwner owner, Log log) {
        this(owner, log, new Upstream(CONNECT_MILLIS, SILENCE_MILLIS));
    }

    Mirrors(FileOwner owner, Log log, Upstream upstream) {
        this.owner = owner;
        this.log = log;
        this.upstream = upstream;
    }

    /** What these lines want served. A folder that is not to be had is told of, and its mirror keeps nothing. */
    public List<HttpSource> of(List<HttpMirror> lines) {
        var all = new ArrayList<HttpSource>();
        for (HttpMirror each : lines) {
            Optional<MirrorFolder> folder = each.keeping().flatMap(this::folder);
            boolean lacksFolder = each.keeping().isPresent() && folder.isEmpty();
            // Another time there may be a folder.
            if (lacksFolder) all.add(new Mirror(each, folder, upstream, self, log));
            else all.add(mirrors.computeIfAbsent(each, line -> new Mirror(line, folder, upstream, self, log)));
        }
        return all;
    }

    /** Whether nothing is being fetched to be kept. */
    boolean isQuiet() {
        return mirrors.values().stream().noneMatch(Mirror::isFetching);
    }

    private Optional<MirrorFolder> folder(HttpMirror.Keeping keeping) {
        try {
            MirrorFolder folder = folders.get(keeping.folder());
            if (folder == null) folder = new MirrorFolder(OctetPath.of(keeping.folder()), owner);
            folder.atMost(keeping.octets());
            folders.put(keeping.folder(), folder);
            return Optional.of(folder);
        } catch (IOException e) {
            log.log(
                    Priority.ERR,
                    HttpLog.SUBSYSTEM,
                    "cannot keep anything in " + keeping.folder() + ": " + Reason.of(e));
            return Optional.empty();
        }
    }
}
