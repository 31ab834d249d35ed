package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Answers to questions that waited together: they leave as one run, and singly where the kernel does not cut one apart.
 */
final class DnsRunsLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /**
     * Asks so often for a name's TXT while the server stands still, and says how many answers came, each to another
     * question and whole, and in how many packets the server sent them.
     */
    private static final String ASK = """
            import glob, os, re, signal, socket, struct, sys, time
            server, pid, name, questions, octets = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode(), int(sys.argv[4]), int(sys.argv[5])
            def sent():
                return int(re.findall(r"Udp: (.*)", open("/proc/%d/net/snmp" % pid).read())[1].split()[3])
            udp = socket.socket(socket.AF_INET6 if ":" in server else socket.AF_INET, socket.SOCK_DGRAM)
            udp.settimeout(3)
            udp.connect((server, 53))
            os.kill(pid, signal.SIGSTOP)
            def stands(stat):
                try:
                    return open(stat).read().rsplit(")", 1)[1].split()[0] == "T"
                except OSError:
                    return True
            while not all(stands(each) for each in glob.glob("/proc/%d/task/*/stat" % pid)):
                time.sleep(0.01)
            before = sent()
            for ident in range(questions):
                question = bytes([len(name)]) + name + b"\\x00" + struct.pack("!HH", 16, 1)
                edns = b"\\x00" + struct.pack("!HHIH", 41, 1232, 0, 0)
                udp.send(struct.pack("!HHHHHH", ident, 256, 1, 0, 0, 1) + question + edns)
            os.kill(pid, signal.SIGCONT)
            answers = set()
            try:
                while len(answers) < questions:
                    answer = udp.recv(4096)
                    if len(answer) > octets and b"x" * 200 in answer:
                        answers.add(answer[:2])
            except socket.timeout:
                pass
            # The kernel counts a packet when it has gone its whole way.
            time.sleep(0.2)
            print(len(answers), "in", sent() - before)
            """;

    private final Lab lab = Lab.open();
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

    private Server serve() {
        String text = "\"" + "x".repeat(250) + "\"";
        return Server.start(
                lab,
                Program.underTest(),
                "no-hosts\nno-resolv\ntxt-record=short," + text + "\ntxt-record=long," + text + "," + text + "," + text
                        + "\n");
    }

    private String ask(Server server, String name, int questions, int octets) {
        Path script = lab.write("ask.py", ASK);
        Running run = lab.run(
                client,
                SOON,
                "python3",
                script.toString(),
                Lab.SERVER,
                Long.toString(server.pid()),
                name,
                Integer.toString(questions),
                Integer.toString(octets));
        return run.text().strip();
    }

    @Test
    void answersThatWaitedTogetherLeaveTogetherUnlessTheyAreFew() {
        try (Server server = serve()) {
            assertThat(ask(server, "short", 30, 250)).isEqualTo("30 in 1");
            assertThat(ask(server, "short", 3, 250)).isEqualTo("3 in 3");
            // A batch has 64, and of those a run as many as one datagram could hold octets.
            assertThat(ask(server, "long", 100, 750)).isEqualTo("100 in 2");
        }
    }

    @Test
    void onANarrowPathTheyLeaveSinglyAndNoneIsLost() {
        lab.ip(lab.serverNamespace(), "link set br0 mtu 576");
        try (Server server = serve()) {
            assertThat(ask(server, "long", 30, 750)).isEqualTo("30 in 30");
            assertThat(ask(server, "long", 30, 750)).isEqualTo("30 in 30");
        }
    }
}
