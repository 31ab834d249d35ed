package org.bootmasq.http;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files that a test lays out, below any root. */
final class StagedFiles implements HttpFiles {
    static final long MODIFIED = 1_600_000_000;

    private final Map<String, String> files = new HashMap<>();
    private final Set<String> folders = new HashSet<>(Set.of(""));
    private final Map<String, Opening> others = new HashMap<>();
    private int open;

    StagedFiles with(String path, String content) {
        files.put(path, content);
        for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) folders.add(path.substring(0, at));
        return this;
    }

    StagedFiles with(String path, Opening opening) {
        others.put(path, opening);
        return this;
    }

    /** How many were opened and not closed. */
    int open() {
        return open;
    }

    @Override
    public Opening open(String root, String path) {
        if (others.containsKey(path)) return others.get(path);
        if (folders.contains(path)) return new Opening.Folder();
        if (!files.containsKey(path)) return new Opening.Missing();
        open++;
        long size = files.get(path).length();
        return new Opening.Opened(new ServedFile() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public long modifiedSeconds() {
                return MODIFIED;
            }

            @Override
            public String version() {
                return "1-" + size;
            }

            @Override
            public void close() {
                open--;
            }
        });
    }

    @Override
    public List<Entry> list(String root, String path) {
        return files.entrySet().stream()
                .filter(each -> each.getKey().startsWith(path.isEmpty() ? "" : path + "/"))
                .map(each -> new Entry(each.getKey(), false, each.getValue().length(), MODIFIED))
                .toList();
    }
}
