package org.bootmasq.dhcp4.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.boot.HttpBootClient;
import org.bootmasq.dhcp.boot.HttpBoots;
import org.bootmasq.dhcp.boot.HttpUrl;
import org.bootmasq.dhcp4.client.HttpBootClients;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.BootFile;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** What an {@code http-boot} line adds to the options of one reply, and what it takes out of them. */
final class HttpOptions {
    private final HttpBoots.Chosen chosen;
    private final HttpBootClient client;
    private final ReplyContext context;

    private HttpOptions(HttpBoots.Chosen chosen, HttpBootClient client, ReplyContext context) {
        this.chosen = chosen;
        this.client = client;
        this.context = context;
    }

    /** The line that holds for a request, if one does. BOOTP has no options to say it with. */
    static Optional<HttpOptions> of(Dhcp4Settings settings, ReplyContext context, ClientTrace trace) {
        HttpBoots lines = settings.boot().httpBoots();
        if (lines.lines().isEmpty() || context.type().isEmpty()) return Optional.empty();
        Optional<HttpBootClient> client = HttpBootClients.of(context.request());
        Optional<Ip4> here = Optional.of(context.local()).filter(address -> !address.isUnspecified());
        Optional<HttpBoots.Chosen> chosen = lines.choose(client, context.tags(), here, trace);
        if (chosen.isEmpty()) return Optional.empty();
        boolean yields =
                handWritten(settings, context).filter(chosen.get()::yieldsTo).isPresent();
        if (!yields) return Optional.of(new HttpOptions(chosen.get(), client.orElseThrow(), context));
        if (trace.isOn()) {
            trace.tell(new Trace.LineNotApplied(
                    chosen.get().line().directive(), List.of(), "a line with tags gives a URL"));
        }
        return Optional.empty();
    }

    /** What a line asks for that names a URL by {@code dhcp-boot} or option 67, the best of those that hold. */
    private static Optional<TagExpression> handWritten(Dhcp4Settings settings, ReplyContext context) {
        for (BootFile boot : settings.boot().files()) {
            boolean tagged = !boot.condition().isUnconditional();
            if (!tagged || !boot.condition().matches(context.tags())) continue;
            return HttpUrl.of(boot.file()).map(_ -> boot.condition());
        }
        for (ConfiguredOption option : settings.reply().options()) {
            boolean tagged = !option.condition().isUnconditional();
            if (!tagged || !isAlone(option, OptionCode.BOOTFILE_NAME)) continue;
            if (!option.condition().matches(context.tags())) continue;
            return HttpUrl.of(option.value().latin1()).map(_ -> option.condition());
        }
        return Optional.empty();
    }

    /** Whether the client is UEFI's HTTP boot, rather than gPXE or iPXE. */
    boolean isForFirmware() {
        return client.isFirmware();
    }

    /** The URL as a boot file. */
    BootFile bootFile() {
        return new BootFile(
                chosen.line().directive(),
                chosen.line().condition(),
                chosen.url().text(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The configured options without other boot files, and with what makes firmware take the answer. */
    List<ConfiguredOption> with(List<ConfiguredOption> configured, ClientTrace trace) {
        var all = new ArrayList<ConfiguredOption>();
        if (isForFirmware()) all.add(httpClient());
        for (ConfiguredOption each : configured) {
            boolean lost = isAlone(each, OptionCode.BOOTFILE_NAME)
                    || (isForFirmware() && isAlone(each, OptionCode.VENDOR_CLASS));
            if (!lost) all.add(each);
            else if (trace.isOn() && each.condition().matches(context.tags())) {
                trace.tell(new Trace.LineNotApplied(each.directive(), List.of(), "http-boot says it instead"));
            }
        }
        return all;
    }

    private static boolean isAlone(ConfiguredOption option, OptionCode code) {
        return option.code() == code.code() && option.encapsulation() instanceof ConfiguredOption.Encapsulation.None;
    }

    private ConfiguredOption httpClient() {
        return new ConfiguredOption(
                chosen.line().directive(),
                chosen.line().condition(),
                OptionCode.VENDOR_CLASS.code(),
                HttpBootClient.CLASS,
                ConfiguredOption.Form.OCTETS,
                ConfiguredOption.STANDALONE,
                true,
                false);
    }

    /** What the client asks for (option 55), and the name server too where the URL has a name. */
    Bytes requested(Bytes list) {
        Bytes server = Bytes.ofInts(OptionCode.DOMAIN_NAME_SERVER.code());
        return chosen.url().hasName() && list.indexOf(server) < 0 ? list.plus(server) : list;
    }
}
