package org.bootmasq.edge;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Poll;
import org.bootmasq.linux.Syslog;

/** A place for log lines: called by one thread at a time, with all the lines that have gathered. */
public interface LogSink {
    /** The name at the front of each line; what reads dnsmasq's log looks for it. */
    String NAME = "dnsmasq";

    /** How long one line waits for a log daemon that does not read. */
    int SYSLOG_PATIENCE_MILLIS = 1000;

    void write(List<LogWriter.Line> lines);

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

    /** {@code dnsmasq-dhcp[pid]: text} on standard error, as with {@code log-facility=-}: the supervisor adds the time. */
    static LogSink stderr(PrintStream stderr, long pid) {
        return lines -> {
            var text = new StringBuilder();
            for (var line : lines) {
                text.append(tag(line.subsystem())).append('[').append(pid).append("]: ");
                text.append(line.text()).append('\n');
            }
            stderr.print(text);
            stderr.flush();
        };
    }

    /** {@code Nov 23 21:59:52 dnsmasq-dhcp[pid]: text} at the end of a file. */
    static LogSink file(String path, long pid) throws IOException {
        return new ToFile(path, pid);
    }

    /** Lines to the system's log: waits while its daemon's queue is full; without a daemon they are lost, as with syslog(3). */
    static LogSink syslog(Syslog syslog, int facility, int pid) {
        return new LogSink() {
            @Override
            public void write(List<LogWriter.Line> lines) {
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

    /** A log file, opened for appending. */
    final class ToFile implements LogSink {
        private static final String[] MONTHS = {
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
        };

        private final String path;
        private final long pid;
        private OutputStream out;
        private long stampedSecond = -1;
        private String stamp = "";

        ToFile(String path, long pid) throws IOException {
            this.path = path;
            this.pid = pid;
            this.out = new FileOutputStream(path, true);
        }

        @Override
        public void write(List<LogWriter.Line> lines) {
            String now = stamp();
            var text = new StringBuilder(lines.size() * 100);
            for (var line : lines) {
                text.append(now)
                        .append(' ')
                        .append(tag(line.subsystem()))
                        .append('[')
                        .append(pid)
                        .append("]: ");
                text.append(line.text()).append('\n');
            }
            try {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException full) {
                // A log that cannot be written must not stop the server: the lines are lost, as with syslog.
                stampedSecond = -1;
            }
        }

        @Override
        public void reopen() {
            try {
                var fresh = new FileOutputStream(path, true);
                out.close();
                out = fresh;
            } catch (IOException e) {
                write(List.of(new LogWriter.Line(Priority.ERR, "", "cannot open log " + path + ": " + e.getMessage())));
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

        private String stamp() {
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
}
