package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bootmasq.edge.ControlSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client that asks all the time, and checks each answer, while the server reads its files anew, takes another
 * configuration, and is killed.
 */
final class DnsUnderLoadLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SECONDS = 8;
    private static final int BETWEEN_MILLIS = 200;

    /**
     * Asks for names whose addresses end in their number, the first half known here and the others upstream, over one
     * socket each time.
     */
    private static final String ASK = """
            import random, socket, struct, sys, time
            server, end = sys.argv[1], time.time() + float(sys.argv[2])
            asked = right = wrong = lost = 0
            while time.time() < end:
                number, ident = random.randrange(20), random.randrange(65536)
                name = "n%d" % number
                question = bytes([len(name)]) + name.encode() + b"\\x07example\\x00" + struct.pack("!HH", 1, 1)
                asked += 1
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                    udp.settimeout(3)
                    udp.connect((server, 53))
                    try:
                        udp.send(struct.pack("!HHHHHH", ident, 256, 1, 0, 0, 0) + question)
                        reply = udp.recv(4096)
                    except OSError:
                        lost += 1
                        time.sleep(0.01)
                        continue
                good = reply[:2] == struct.pack("!H", ident) and reply[3] & 15 == 0 and reply[6:8] == b"\\x00\\x01"
                if good and reply[-4:] == bytes([203, 0, 113, number]):
                    right += 1
                else:
                    wrong += 1
                    print("wrong:", name, reply.hex())
            print("wrong", wrong, "lost", lost, "right", right)
            """;

    private final Lab lab = Lab.open();
    private final Path socket = lab.folder().resolve("control");
    private String client = "";

    @BeforeEach
    void connect() {
        Needs.program("python3", "python3");
        client = lab.clientWithAddress();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private static String names(int from, int to) {
        var lines = new StringBuilder();
        for (int i = from; i < to; i++)
            lines.append("203.0.113.").append(i).append(" n").append(i).append(".example\n");
        return lines.toString();
    }

    private Server above() {
        Path hosts = lab.write("above", names(10, 20));
        // Short enough that questions go upstream again and again.
        return Server.start(
                lab, Program.underTest(), "port=5353\nno-hosts\nno-resolv\nlocal-ttl=1\naddn-hosts=" + hosts + "\n");
    }

    private String configuration() {
        Path hosts = lab.write("here", names(0, 10));
        Path changing = lab.write("changing.conf", "txt-record=now,\"0\"\n");
        return "no-hosts\nno-resolv\nserver=127.0.0.1#5353\nuser=root\naddn-hosts=" + hosts + "\ncontrol-socket="
                + socket + "\nconf-file=" + changing + "\n";
    }

    private Running load() {
        Path script = lab.write("ask.py", ASK);
        return lab.start(client, "python3", script.toString(), Lab.SERVER, Integer.toString(SECONDS));
    }

    @Test
    void hangingUpAndReloadingLosesNoQuestionAndGivesNoWrongAnswer() throws IOException, InterruptedException {
        try (Server _ = above();
                Server server = Server.start(lab, Program.underTest(), configuration())) {
            assertThat(server.awaitLog("read ", SOON)).isTrue();
            Running load = load();
            int reloads = 0;
            for (; load.isAlive(); reloads++) {
                if (reloads % 2 == 0) {
                    lab.run(client, SOON, "kill", "-HUP", Long.toString(server.pid()));
                } else {
                    lab.write("changing.conf", "txt-record=now,\"" + reloads + "\"\n");
                    assertThat(ControlSocket.ask(socket, List.of("reload")).ok())
                            .as(server.toString())
                            .isTrue();
                }
                Thread.sleep(BETWEEN_MILLIS);
            }
            assertThat(load.text()).as(server.toString()).startsWith("wrong 0 lost 0 right ");
            assertThat(reloads).isGreaterThan(SECONDS);
        }
    }

    @Test
    void killedAndStartedAgainItAnswersRightAtOnce() {
        try (Server _ = above()) {
            Server first = Server.start(lab, Program.underTest(), configuration());
            assertThat(first.awaitLog("read ", SOON)).isTrue();
            Running load = load();
            assertThat(load.awaitText(_ -> false, Duration.ofSeconds(2))).isFalse();
            lab.run(client, SOON, "kill", "-KILL", Long.toString(first.pid()));
            first.close();
            try (Server second = Server.start(lab, Program.underTest(), configuration())) {
                assertThat(load.awaitExit(SOON)).as(second.toString()).isZero();
                assertThat(load.text()).startsWith("wrong 0 lost ");
                int right = Integer.parseInt(load.text().replaceFirst("(?s).* right ([0-9]+).*", "$1"));
                assertThat(right).isGreaterThan(500);
            }
        }
    }
}
