package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host that opens hundreds of connections a second to DNS and says nothing leaves all others their answers. */
final class DnsTcpFloodLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SECONDS = 10;
    private static final int A_SECOND = 500;

    /** Opens connections at a rate, sends on each what is given in hexadecimal, and leaves them open. */
    private static final String FLOOD = """
            import resource, socket, sys, time
            resource.setrlimit(resource.RLIMIT_NOFILE, (20000, 20000))
            server, seconds, rate, said = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), bytes.fromhex(sys.argv[4])
            begun, opened, waiting, kept = time.time(), 0, [], []
            while opened < seconds * rate:
                due = min(int((time.time() - begun) * rate), seconds * rate)
                for _ in range(due - opened):
                    tcp = socket.socket()
                    tcp.setblocking(False)
                    tcp.connect_ex((server, 53))
                    waiting.append(tcp)
                    opened += 1
                still = []
                for tcp in waiting:
                    try:
                        tcp.send(said)
                        kept.append(tcp)
                    except BlockingIOError:
                        still.append(tcp)
                    except OSError:
                        pass
                waiting = still
                time.sleep(0.005)
            print("opened", opened, "said so", len(kept), "in", round(time.time() - begun))
            """;

    /** Asks by UDP and, each fifth time, by TCP on a connection of its own; an answer may take three seconds. */
    private static final String ASK = """
            import random, socket, struct, sys, time
            server, end = sys.argv[1], time.time() + float(sys.argv[2])
            asked = {"udp": 0, "tcp": 0}
            lost = {"udp": 0, "tcp": 0}
            slowest = 0.0
            while time.time() < end:
                by = "tcp" if sum(asked.values()) % 5 == 4 else "udp"
                number, ident = random.randrange(20), random.randrange(65536)
                question = struct.pack("!HHHHHH", ident, 256, 1, 0, 0, 0) + b"\\x03n%02d" % number
                question += b"\\x07example\\x00" + struct.pack("!HH", 1, 1)
                asked[by] += 1
                begun = time.time()
                with socket.socket(socket.AF_INET, socket.SOCK_STREAM if by == "tcp" else socket.SOCK_DGRAM) as way:
                    way.settimeout(3)
                    try:
                        way.connect((server, 53))
                        way.send((struct.pack("!H", len(question)) if by == "tcp" else b"") + question)
                        reply = way.recv(4096)
                        if by == "tcp":
                            while len(reply) < 2 or len(reply) < 2 + struct.unpack("!H", reply[:2])[0]:
                                more = way.recv(4096)
                                if not more:
                                    raise OSError("cut short")
                                reply += more
                            reply = reply[2:]
                        good = reply[:2] == struct.pack("!H", ident) and reply[-4:] == bytes([203, 0, 113, number])
                        if not good:
                            raise OSError("wrong " + reply.hex())
                    except OSError as failed:
                        lost[by] += 1
                        print(by, failed)
                slowest = max(slowest, time.time() - begun)
                time.sleep(0.005)
            print("lost", sum(lost.values()), "of", asked, "slowest", round(slowest * 1000), "ms")
            """;

    private final Lab lab = Lab.open();
    private String host = "";
    private String client = "";

    @BeforeEach
    void connect() {
        Needs.program("python3", "python3");
        client = lab.clientWithAddress();
        host = lab.client("02:00:00:00:00:0b");
        lab.ip(host, "addr add 192.168.77.11/24 dev eth0");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private String configuration() {
        var names = new StringBuilder();
        for (int i = 0; i < 20; i++) names.append("203.0.113.%d n%02d.example\n".formatted(i, i));
        return "no-hosts\nno-resolv\naddn-hosts=" + lab.write("names", names.toString()) + "\n";
    }

    /** @param said nothing, the length of a query and its header, or a whole query whose answer is never read */
    @ParameterizedTest
    @CsvSource({"''", "001d 1234 0100 0001", "001d 1234 0100 0001 0000 0000 0000 036e3031076578616d706c6500 0001 0001"})
    void fiveHundredConnectionsASecondLeaveOthersTheirAnswers(String said) {
        Path flood = lab.write("flood.py", FLOOD);
        Path ask = lab.write("ask.py", ASK);
        try (Server server = Server.start(lab, Program.underTest().withHeap(64), configuration())) {
            assertThat(server.awaitLog("read ", SOON)).isTrue();
            Running attack = lab.start(
                    host,
                    "python3",
                    flood.toString(),
                    Lab.SERVER,
                    Integer.toString(SECONDS),
                    Integer.toString(A_SECOND),
                    said.replace(" ", ""));
            Running asking = lab.start(client, "python3", ask.toString(), Lab.SERVER, Integer.toString(SECONDS));
            assertThat(asking.awaitExit(SOON)).as(server.toString()).isZero();
            assertThat(attack.awaitExit(SOON)).as(attack.toString()).isZero();
            System.out.println(
                    "DNS beside " + attack.text().strip() + ": " + asking.text().strip());
            assertThat(attack.text()).contains("opened " + SECONDS * A_SECOND + " ");
            assertThat(asking.text()).startsWith("lost 0 of ");
            assertThat(server.log()).noneMatch(line -> line.contains("OutOfMemory"));
        }
    }
}
