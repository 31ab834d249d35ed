package org.bootmasq.iscsi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/** Disk images that are not plain octets. They are not read here, and served as they are they would be destroyed. */
public final class ForeignFormat {
    /** So many octets of a file's beginning tell {@link #ofContent}. */
    public static final int ENOUGH = 8;

    private ForeignFormat() {}

    /** By a file name's ending: {@code qcow2}; empty if it may be raw. */
    public static Optional<String> ofName(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        for (String format : List.of("qcow2", "qcow", "vmdk", "vhdx", "vhd", "vdi", "qed")) {
            if (name.endsWith("." + format)) return Optional.of(format);
        }
        return Optional.empty();
    }

    /** By a file's beginning. */
    public static Optional<String> ofContent(Bytes beginning) {
        String text = beginning.latin1();
        if (text.startsWith("QFI\u00fb")) return Optional.of("qcow2");
        if (text.startsWith("KDMV")) return Optional.of("vmdk");
        if (text.startsWith("vhdxfile")) return Optional.of("vhdx");
        return Optional.empty();
    }

    /** What to do about it. */
    public static String advice(String path, String format) {
        int dot = path.lastIndexOf('.');
        String raw = (dot > path.lastIndexOf('/') ? path.substring(0, dot) : path) + ".img";
        return format + " is not read here; make it raw once: qemu-img convert -O raw " + path + " " + raw;
    }
}
