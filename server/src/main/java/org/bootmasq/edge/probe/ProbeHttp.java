package org.bootmasq.edge.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.OptionalLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.probe.BootPlace;
import org.bootmasq.probe.Fetched;
import org.bootmasq.probe.HttpFetch;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/** Fetches a file by HTTP or HTTPS from an address of this computer. */
final class ProbeHttp {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER = 64 * 1024;

    private ProbeHttp() {}

    /**
     * Fetches to the end, or until it is stopped. A server of https has to have a certificate that this computer
     * trusts.
     *
     * @param own of this computer, of the same version of IP
     * @param mostMillis after which it is stopped
     */
    static Fetched run(HttpFetch fetch, BootPlace place, IpAddress own, IpAddress server, long mostMillis) {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(inet(own), 0));
            socket.connect(new InetSocketAddress(inet(server), place.port()), CONNECT_MILLIS);
            if (place.protocol() != BootPlace.Protocol.HTTPS) converse(fetch, socket, mostMillis);
            else
                try (SSLSocket secure = secured(socket, place)) {
                    converse(fetch, secure, mostMillis);
                }
        } catch (IOException e) {
            fetch.onFailure(SteadyClock.millis(), outcome(e), reason(e));
        }
        return fetch.result().orElseThrow();
    }

    private static Fetched.Outcome outcome(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException _ -> Fetched.Outcome.SILENT;
            case ConnectException _, NoRouteToHostException _ -> Fetched.Outcome.CLOSED;
            case SSLException _ -> Fetched.Outcome.REFUSED;
            default -> Fetched.Outcome.BROKEN;
        };
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException _ -> "it does not answer";
            case SSLException _ -> "no secure connection: " + failure.getMessage();
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static void converse(HttpFetch fetch, Socket socket, long mostMillis) throws IOException {
        long end = SteadyClock.millis() + mostMillis;
        socket.getOutputStream().write(fetch.onConnected(SteadyClock.millis()).toArray());
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[BUFFER];
        for (OptionalLong due = fetch.deadline(); due.isPresent(); due = fetch.deadline()) {
            long now = SteadyClock.millis();
            long left = Math.min(due.getAsLong(), end) - now;
            if (now >= end) {
                fetch.onFailure(now, Fetched.Outcome.CUT, "it takes too long");
                return;
            }
            if (left <= 0) {
                fetch.onTimer(now);
                continue;
            }
            socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
            try {
                int count = in.read(buffer);
                if (count < 0) fetch.onEnd(SteadyClock.millis());
                else fetch.on(SteadyClock.millis(), Bytes.copyOf(buffer, 0, count));
            } catch (SocketTimeoutException e) {
                fetch.onTimer(SteadyClock.millis());
            }
        }
    }

    private static SSLSocket secured(Socket socket, BootPlace place) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        socket.setSoTimeout(CONNECT_MILLIS);
        var connection = (SSLSocket) factory.createSocket(socket, place.host(), place.port(), true);
        SSLParameters parameters = connection.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        connection.setSSLParameters(parameters);
        connection.startHandshake();
        return connection;
    }

    private static InetAddress inet(IpAddress address) throws IOException {
        return InetAddress.getByAddress(address.octets().toArray());
    }
}
