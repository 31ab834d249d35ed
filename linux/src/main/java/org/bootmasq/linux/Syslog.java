package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * syslog(3): datagrams to {@code /dev/log} in the local form {@code <pri>Mon dd hh:mm:ss tag[pid]: text}, which
 * syslogd, rsyslog and journald read. It never waits; what the daemon cannot take now the caller keeps or drops. One
 * thread at a time.
 */
public final class Syslog implements Pollable {
    /** Severities, most urgent first (RFC 5424 section 6.2.1). */
    public enum Severity {
        EMERG(0),
        ALERT(1),
        CRIT(2),
        ERR(3),
        WARNING(4),
        NOTICE(5),
        INFO(6),
        DEBUG(7);

        private final int code;

        Severity(int code) {
            this.code = code;
        }

        /** 0 to 7, as in the number in front of a line. */
        public int code() {
            return code;
        }
    }

    /** What became of a message. */
    public enum Outcome {
        SENT,
        /** The daemon's queue is full: wait until writable, or go on without. */
        BUSY,
        /** Nobody listens. The next message tries again. */
        ABSENT
    }

    /** In the order of their codes; those between {@code ftp} and {@code local0} have none. */
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "",
            "",
            "",
            "",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
    private static final int PATH_ROOM = 108;
    private static final int MESSAGE_ROOM = 8192;

    private final MemorySegment name = Arena.ofAuto().allocate(2 + PATH_ROOM, 8);
    private final MemorySegment message = Arena.ofAuto().allocate(MESSAGE_ROOM);
    private Descriptor descriptor = new Descriptor(-1);

    /** Opens no socket yet: the first message does. */
    public Syslog() {
        this("/dev/log");
    }

    /** @param path of the daemon's socket, at most 107 octets */
    public Syslog(String path) {
        name.set(JAVA_SHORT, 0, (short) Socket.AF_UNIX);
        name.setString(2, path);
    }

    /** The code of a facility's name, in upper or lower case: {@code daemon} 3, {@code local0} 16. */
    public static OptionalInt facility(String facilityName) {
        int code = facilityName.isEmpty() ? -1 : FACILITIES.indexOf(facilityName.toLowerCase(Locale.ROOT));
        return code < 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** A line as the daemon reads it. */
    public static String line(int facility, Severity severity, LocalDateTime time, String tag, int pid, String text) {
        return "<" + (facility << 3 | severity.code) + ">" + STAMP.format(time) + " " + tag + "[" + pid + "]: " + text;
    }

    /** Sends one line, cut at 8 KiB; connects first where there is no connection, or the daemon was started again. */
    public Outcome send(String line) {
        byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(octets.length, MESSAGE_ROOM);
        MemorySegment.copy(octets, 0, message, JAVA_BYTE, 0, length);
        for (int attempt = 0; attempt < 2; attempt++) {
            if (fd() < 0 && !connect()) return Outcome.ABSENT;
            if (Libc.call(Socket.SENDTO, fd(), message.address(), length, Socket.MSG_NOSIGNAL) >= 0)
                return Outcome.SENT;
            int errno = Libc.errno();
            if (errno == Errno.EAGAIN || errno == Errno.ENOBUFS) return Outcome.BUSY;
            close(); // a daemon that was started again has a new socket
        }
        return Outcome.ABSENT;
    }

    private boolean connect() {
        try {
            descriptor = Socket.connect(Socket.AF_UNIX, Socket.SOCK_DGRAM, name);
            return true;
        } catch (LinuxException nobodyListens) {
            return false;
        }
    }

    /** The connection, to wait for room; -1 while there is none. */
    @Override
    public int fd() {
        return descriptor.fd();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
