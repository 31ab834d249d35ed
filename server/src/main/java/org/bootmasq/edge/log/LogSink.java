package org.bootmasq.edge.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Poll;
import org.bootmasq.linux.StandardStream;
import org.bootmasq.linux.Syslog;

/** A place for log lines: called by one thread at a time, with all the lines that have gathered. */
public interface LogSink {
    /** The name at the front of each line; what reads dnsmasq's log looks for it. */
    String NAME = "dnsmasq";

    /** How long one line waits for a log daemon that does not read. */
    int SYSLOG_PATIENCE_MILLIS = 1000;

    void write(List<LogLine> lines);

    /** Begins a new file where the old one was moved away. */
    default void reopen() {}

    /** Nothing more is written. */
    default void close() {}

    private static String tag(String subsystem) {
        return subsystem.isEmpty() ? NAME : NAME + "-" + subsystem;
    }

    /** {@code dnsmasq-dhcp: text} on the terminal, as with {@code no-daemon}. */
    static LogSink debug(PrintStream terminal) {
        return lines -> {
            var text = new StringBuilder();
            for (var line : lines)
                text.append(tag(line.subsystem()))
                        .append(": ")
                        .append(line.text())
                        .append('\n');
            terminal.print(text);
            terminal.flush();
        };
    }

    /**
     * {@code dnsmasq-dhcp[pid]: text} on the standard error that the process was started with, as with {@code
     * log-facility=-}.
     *
     * @param stamped whether the time stands in front, as a supervisor adds it to what stays in the foreground
     */
    static LogSink stderr(StandardStream stderr, long pid, boolean stamped) {
        var stamp = new Stamp();
        return new LogSink() {
            @Override
            public void write(List<LogLine> lines) {
                String front = stamped ? stamp.now() + " " : "";
                stderr.write(text(lines, front, pid).getBytes(StandardCharsets.ISO_8859_1));
            }

            @Override
            public void close() {
                stderr.close();
            }
        };
    }

    /** Writes to one place and then to the other. */
    static LogSink both(LogSink first, LogSink second) {
        return new LogSink() {
            @Override
            public void write(List<LogLine> lines) {
                first.write(lines);
                second.write(lines);
            }

            @Override
            public void reopen() {
                first.reopen();
                second.reopen();
            }

            @Override
            public void close() {
                first.close();
                second.close();
            }
        };
    }

    private static String text(List<LogLine> lines, String front, long pid) {
        var text = new StringBuilder(lines.size() * 100);
        for (var line : lines) {
            text.append(front)
                    .append(tag(line.subsystem()))
                    .append('[')
                    .append(pid)
                    .append("]: ");
            text.append(line.text()).append('\n');
        }
        return text.toString();
    }

    /**
     * {@code Nov 23 21:59:52 dnsmasq-dhcp[pid]: text} at the end of a file.
     *
     * @param owner whose it is to be, who may open it again later
     * @throws IOException with the line to show, without its beginning: {@code /x: Permission denied}
     */
    static LogSink file(Path path, long pid, FileOwner owner) throws IOException {
        return new ToFile(path, pid, owner);
    }

    /**
     * Lines to the system's log: waits while its daemon's queue is full; without a daemon they are lost, as with
     * syslog(3).
     */
    static LogSink syslog(Syslog syslog, int facility, int pid) {
        return new LogSink() {
            @Override
            public void write(List<LogLine> lines) {
                LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
                for (var line : lines) {
                    var severity = Syslog.Severity.valueOf(line.priority().name());
                    String text = Syslog.line(facility, severity, now, tag(line.subsystem()), pid, line.text());
                    while (syslog.send(text) == Syslog.Outcome.BUSY && isWritable(syslog)) {}
                }
            }

            @Override
            public void close() {
                syslog.close();
            }
        };
    }

    private static boolean isWritable(Syslog syslog) {
        try {
            return Poll.await(syslog, Poll.OUT, SYSLOG_PATIENCE_MILLIS);
        } catch (LinuxException e) {
            return false;
        }
    }

    /** The time as it stands in front of a line: {@code Nov 23 21:59:52}. */
    final class Stamp {
        private static final String[] MONTHS = {
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
        };

        private long stampedSecond = -1;
        private String stamp = "";

        String now() {
            long second = System.currentTimeMillis() / 1000;
            if (second != stampedSecond) {
                stampedSecond = second;
                var t = ZonedDateTime.ofInstant(Instant.ofEpochSecond(second), ZoneId.systemDefault());
                stamp = "%s %2d %02d:%02d:%02d"
                        .formatted(
                                MONTHS[t.getMonthValue() - 1],
                                t.getDayOfMonth(),
                                t.getHour(),
                                t.getMinute(),
                                t.getSecond());
            }
            return stamp;
        }
    }

    /** A log file, opened for appending. */
    final class ToFile implements LogSink {
        /** dnsmasq: a log tells who asked for what, so it is not for all to read. */
        private static final FileAttribute<Set<PosixFilePermission>> MODE =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

        private static final Set<StandardOpenOption> AT_THE_END =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

        private final Path path;
        private final long pid;
        private final Stamp stamp = new Stamp();
        private FileChannel out;

        ToFile(Path path, long pid, FileOwner owner) throws IOException {
            this.path = path;
            this.pid = pid;
            var said = new ArrayList<LogLine>();
            try {
                owner.claim(path, false, text -> said.add(new LogLine(Priority.WARNING, "", text)));
                out = owner.at(path, () -> open(path, owner, said));
            } catch (IOException e) {
                throw new IOException(OctetPath.text(path) + ": " + Reason.of(e), e);
            }
            if (!said.isEmpty()) write(said);
        }

        private static FileChannel open(Path path, FileOwner owner, List<LogLine> said) throws IOException {
            FileChannel channel = FileChannel.open(path, AT_THE_END, MODE);
            try {
                // A terminal, a pipe and a device stay whose they are.
                if (Files.isRegularFile(path)) {
                    String begin = "warning: failed to change owner of " + OctetPath.text(path) + ": ";
                    owner.own(path.toRealPath())
                            .ifPresent(reason -> said.add(new LogLine(Priority.WARNING, "", begin + reason)));
                }
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public void write(List<LogLine> lines) {
            String text = text(lines, stamp.now() + " ", pid);
            try {
                ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
                while (octets.hasRemaining()) out.write(octets);
            } catch (IOException full) {
                // A log that cannot be written must not stop the server: the lines are lost, as with syslog.
                return;
            }
        }

        @Override
        public void reopen() {
            try {
                FileChannel fresh = FileChannel.open(path, AT_THE_END, MODE);
                out.close();
                out = fresh;
            } catch (IOException e) {
                String text = "cannot open log " + OctetPath.text(path) + ": " + Reason.of(e);
                write(List.of(new LogLine(Priority.ERR, "", text)));
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException full) {
                // What could be written is written.
                return;
            }
        }
    }
}
