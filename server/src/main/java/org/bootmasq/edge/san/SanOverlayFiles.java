package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bootmasq.edge.file.OctetPath;

/** What lies beside an overlay's data: its map, and a mark while it is being committed. */
final class SanOverlayFiles {
    /** How the name of a map ends. */
    static final String MAP = ".map";

    private static final String COMMITTING = ".commit";

    private SanOverlayFiles() {}

    static Path map(Path data) {
        return OctetPath.beside(data, MAP);
    }

    static Path commitMark(Path data) {
        return OctetPath.beside(data, COMMITTING);
    }

    /** Takes away an overlay that holds nothing, unless reservations are kept with it; whoever calls has its lock. */
    static void removeEmpty(Path data) throws IOException {
        if (Files.exists(SanUnitState.beside(data)) || Files.exists(commitMark(data))) return;
        Files.deleteIfExists(map(data));
        Files.deleteIfExists(data);
    }
}
