package org.bootmasq.service.process;

import java.io.IOException;
import java.util.Optional;
import org.bootmasq.config.settings.LogSettings;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.log.LogSink;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.linux.StandardStream;
import org.bootmasq.linux.Syslog;

/** Where this server's log goes. */
public final class ServerLog {
    private ServerLog() {}

    /**
     * @param owner whose its file is to be
     * @throws IOException if its file cannot be opened
     */
    public static LogWriter open(ServerSettings settings, FileOwner owner) throws IOException {
        return new LogWriter(
                sink(settings, owner),
                settings.log().debug(),
                settings.log().queueLength().orElse(0));
    }

    private static LogSink sink(ServerSettings settings, FileOwner owner) throws IOException {
        LogSink place = place(settings, owner);
        boolean terminal = settings.debug() && !(settings.log().target() instanceof LogSettings.StandardError);
        return terminal ? LogSink.both(LogSink.debug(System.err), place) : place;
    }

    private static LogSink place(ServerSettings settings, FileOwner owner) throws IOException {
        int pid = OwnProcess.pid();
        return switch (settings.log().target()) {
            case LogSettings.Standard() -> LogSink.syslog(new Syslog(), standardFacility(settings), pid);
            case LogSettings.Syslog(String _, int code) -> LogSink.syslog(new Syslog(), code, pid);
            case LogSettings.ToFile(String path) -> LogSink.file(OctetPath.of(path), pid, owner);
            case LogSettings.StandardError() ->
                LogSink.stderr(StandardStream.keep(StandardStream.ERROR), pid, !settings.foreground());
        };
    }

    /** dnsmasq: in debug mode another than the daemons'. */
    private static int standardFacility(ServerSettings settings) {
        return Syslog.facility(settings.debug() ? "local0" : "daemon").orElseThrow();
    }

    /**
     * Makes another place ready, as the user that this server is by now. Whether it runs in debug mode was decided at
     * the start.
     */
    public static Prepared prepare(LogWriter log, ServerSettings before, ServerSettings next) throws StartFailure {
        boolean same = next.log().target().equals(before.log().target());
        Optional<LogSink> other;
        try {
            other = same ? Optional.empty() : Optional.of(sink(next, FileOwner.UNCHANGED));
        } catch (IOException e) {
            throw StartFailure.file("cannot open log " + e.getMessage());
        }
        return new Prepared() {
            @Override
            public void takeEffect() {
                log.reconfigure(
                        other, next.log().debug(), next.log().queueLength().orElse(0));
            }

            @Override
            public void abandon() {
                other.ifPresent(LogSink::close);
            }
        };
    }
}
