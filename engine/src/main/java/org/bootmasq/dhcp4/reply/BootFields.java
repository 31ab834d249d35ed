package org.bootmasq.dhcp4.reply;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.BootFile;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * What the client is to load and from where: the fields {@code siaddr}, {@code sname} and {@code file}, or options 66
 * and 67.
 */
final class BootFields {
    private final Dhcp4Settings settings;
    private final ReplyContext context;
    private final OptionChoice choice;
    private final OptionWriter writer;
    private final ClientTrace trace;
    private final boolean fromSan;
    private final Optional<BootFile> url;

    /**
     * @param fromSan whether a {@code san-boot} line holds: a boot file would win over its root path
     * @param url of an {@code http-boot} line, in place of all other boot files
     */
    BootFields(
            Dhcp4Settings settings,
            ReplyContext context,
            OptionChoice choice,
            OptionWriter writer,
            boolean fromSan,
            Optional<BootFile> url) {
        this.settings = settings;
        this.context = context;
        this.choice = choice;
        this.writer = writer;
        this.trace = writer.trace();
        this.fromSan = fromSan;
        this.url = url;
    }

    /** @return {@code siaddr}: ourselves unless a line says otherwise */
    Ip4 put() {
        Optional<BootFile> boot = bootFile();
        if (boot.isEmpty()) return putOptions();
        putNames(boot.get());
        if (boot.get().server().isPresent()) return boot.get().server().get();
        // dnsmasq: a server's name that is not known leaves siaddr empty rather than our own address.
        Optional<String> host = boot.get().serverHost();
        return host.isPresent() ? host.flatMap(context.resolver()).orElse(Ip4.UNSPECIFIED) : context.local();
    }

    /** A proxy's reply has the file and its server in the fields alone; @return {@code siaddr} */
    Ip4 putForProxy(Ip4 siaddr) {
        Optional<BootFile> boot = bootFile();
        if (boot.isEmpty()) return siaddr;
        writer.layout().fileName(Bytes.latin1(boot.get().file()));
        return boot.get()
                .server()
                .or(() -> boot.get().serverHost().flatMap(context.resolver()))
                .orElse(siaddr);
    }

    /** The first line whose tags the client has, and one that asks for tags before one that does not. */
    private Optional<BootFile> bootFile() {
        if (fromSan) {
            tellLost("san-boot gives a root path instead");
            return Optional.empty();
        }
        if (url.isPresent()) {
            tellLost("http-boot gives a URL instead");
            tell(url.get());
            return url;
        }
        BootFile found = null;
        for (BootFile boot : settings.boot().files()) {
            if (!boot.condition().matches(context.tags())) {
                if (trace.isOn()) {
                    trace.tell(new Trace.LineNotApplied(
                            boot.directive(), boot.condition().lacking(context.tags()), "lacks tags"));
                }
            } else if (found == null
                    || (found.condition().isUnconditional() && !boot.condition().isUnconditional())) {
                found = boot;
            }
        }
        if (found != null) tell(found);
        return Optional.ofNullable(found);
    }

    private void tell(BootFile boot) {
        if (!trace.isOn()) return;
        trace.tell(new Trace.BootFileChosen(boot.file(), Optional.of(boot.directive()), reason(boot)));
    }

    private static String reason(BootFile boot) {
        return boot.directive().option().longName();
    }

    private void tellLost(String reason) {
        if (!trace.isOn()) return;
        for (BootFile boot : settings.boot().files()) {
            trace.tell(new Trace.LineNotApplied(boot.directive(), List.of(), reason));
        }
    }

    private void putNames(BootFile boot) {
        boolean asOptions = !settings.has(Option.DHCP_NO_OVERRIDE);
        boot.serverName().ifPresent(name -> {
            if (asOptions && writer.lists(OptionCode.TFTP_SERVER_NAME)) {
                writer.put(OptionCode.TFTP_SERVER_NAME, withNul(name), reason(boot), boot.directive());
            } else {
                writer.layout().serverName(Bytes.latin1(name));
            }
        });
        if (boot.file().isEmpty()) return;
        boolean tooLong = url.isPresent() && boot.file().length() >= Dhcp4Codec.FILE;
        if (tooLong || (asOptions && writer.lists(OptionCode.BOOTFILE_NAME))) {
            writer.put(OptionCode.BOOTFILE_NAME, withNul(boot.file()), reason(boot), boot.directive());
        } else {
            writer.layout().fileName(Bytes.latin1(boot.file()));
        }
    }

    /** dnsmasq: without dhcp-boot, options 66 and 67 that a client does not ask for go into the fixed fields. */
    private Ip4 putOptions() {
        if (!writer.lists(OptionCode.BOOTFILE_NAME)) {
            unforced(OptionCode.BOOTFILE_NAME).ifPresent(option -> {
                choice.use(option);
                writer.layout().fileName(option.value());
                if (trace.isOn()) {
                    trace.tell(new Trace.BootFileChosen(
                            option.value().latin1(), Optional.of(option.directive()), "option 67"));
                }
            });
        }
        if (!writer.lists(OptionCode.TFTP_SERVER_NAME)) {
            unforced(OptionCode.TFTP_SERVER_NAME).ifPresent(option -> {
                choice.use(option);
                writer.layout().serverName(option.value());
            });
        }
        return choice.standalone(OptionCode.END)
                .filter(option -> option.value().length() == 4)
                .map(option -> new Ip4((int) OptionLog.number(choice.value(option))))
                .orElse(context.local());
    }

    /** Forced ones are sent as the options they are. */
    private Optional<ConfiguredOption> unforced(OptionCode code) {
        return choice.standalone(code).filter(option -> !option.forced());
    }

    private static Bytes withNul(String text) {
        return Bytes.latin1(text).plus(Bytes.ofInts(0));
    }
}
