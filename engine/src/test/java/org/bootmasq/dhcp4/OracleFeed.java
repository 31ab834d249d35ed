package org.bootmasq.dhcp4;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * Feeds packets to the engine by hand: {@code CONF NAME=ADDRESS/PREFIX...}, then lines
 * {@code INTERFACE SOURCE PORT DESTINATION PXE HEX} on standard input; effects on standard output, {@code .} after
 * each packet.
 */
final class OracleFeed {
    private OracleFeed() {}

    public static void main(String[] arguments) throws IOException {
        Dhcp4Settings settings =
                ConfigText.settings(Files.readString(Path.of(arguments[0]), StandardCharsets.ISO_8859_1));
        var out = new PrintStream(System.out, true, StandardCharsets.ISO_8859_1);
        var server = new Dhcp4Server(settings, new Lease4Table(), new Random(1), () -> KnownNames.NONE);
        List<InterfaceView> views = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) views.add(view(i, arguments[i]));
        server.interfacesChanged(views);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            int index = views.stream()
                    .filter(view -> view.name().equals(words[0]))
                    .findFirst()
                    .orElseThrow()
                    .index();
            var arrival = new Arrival(
                    index,
                    Ip4.of(words[1]),
                    Integer.parseInt(words[2]),
                    Ip4.of(words[3]),
                    words[4].equals("1"),
                    Bytes.ofHex(words[5]));
            server.on(1_795_470_000_000L, arrival).forEach(effect -> show(out, effect));
            out.println(".");
        }
    }

    private static InterfaceView view(int index, String text) {
        String name = text.substring(0, text.indexOf('='));
        Ip4 address = Ip4.of(text.substring(text.indexOf('=') + 1, text.indexOf('/')));
        Ip4 mask = Ip4.maskOf(Integer.parseInt(text.substring(text.indexOf('/') + 1)));
        return new InterfaceView(
                name,
                index,
                HardwareAddress.ethernet("02:00:00:00:00:01"),
                List.of(new LocalAddress(address, mask, address.or(mask.not()))));
    }

    private static void show(PrintStream out, Effect effect) {
        if (effect instanceof Effect.OnlyIfDurable) return;
        out.println(
                switch (effect) {
                    case Effect.Send send ->
                        "SEND " + where(send.delivery()) + " " + send.payload().hex();
                    case Effect.Log log -> "LOG " + log.text();
                    case Effect.SaveLease save -> "SAVE " + save.change().address();
                    case Effect.Send6 _, Effect.AskNeighbour _, Effect.AddRoute _, Effect.RemoveRoute _ ->
                        throw new IllegalStateException("of IPv6: " + effect);
                    case Effect.OnlyIfDurable _ -> throw new IllegalStateException("is not shown");
                    case Effect.Holds held -> "HELD " + held.address();
                    case Effect.Ping ping -> "PING " + ping.address();
                    case Effect.SignalLease signal -> "SIGNAL " + signal.event() + " " + signal.address();
                    case Effect.Script script -> "SCRIPT " + script.arguments() + " " + script.environment();
                });
    }

    private static String where(Delivery delivery) {
        return switch (delivery) {
            case Delivery.Broadcast(int port) -> "255.255.255.255:" + port;
            case Delivery.Unicast(Ip4 address, int port) -> address + ":" + port;
            case Delivery.Unresolved(Ip4 address, HardwareAddress _, int port) -> address + ":" + port;
        };
    }
}
