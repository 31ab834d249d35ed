package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TcpTableTest {
    @Test
    void whoeverHasAcknowledgedNothingThroughEightRepetitionsIsSilent() throws IOException {
        Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        String four = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000:0CBC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
               1: 0100007F:0CBC 0200007F:D431 01 00000030:00000000 01:00000A1B 00000007     0        0 2 2 0 100 0 0 10 0
               2: 0100007F:0CBC 0300007F:D432 01 00000030:00000000 01:00000A1B 00000008     0        0 3 2 0 100 0 0 10 0
            """;
        assertThat(TcpTable.silentPeers(four)).containsExactly(new InetSocketAddress("127.0.0.3", 0xd432));
        String mapped = """
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt
               0: 0000000000000000FFFF00000100007F:0CBC 0000000000000000FFFF00000400007F:D433 01 00000030:00000000 01:00000A1B 0000000A
            """;
        assertThat(TcpTable.silentPeers(mapped)).containsExactly(new InetSocketAddress("127.0.0.4", 0xd433));
        assertThat(TcpTable.silentPeers("")).isEmpty();
        assertThat(TcpTable.silentPeers()).isEmpty();
    }
}
