package org.bootmasq.dhcp4.settings;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Problems;
import org.bootmasq.config.TagExpression;
import org.bootmasq.wire.Ip4;

/**
 * All that a configuration says about DHCPv4 and PXE. Every list is in the order in which it is to be tried,
 * which for each option is the one that dnsmasq was seen to use.
 *
 * @param ranges of {@code dhcp-range}
 * @param matchRules lines that set tags, but for {@code tag-if}
 * @param tagIfs of {@code tag-if}
 * @param options of {@code dhcp-option} and its kin
 * @param ignore a client that meets any of these gets no answer
 * @param replyDelays in seconds
 */
public record Dhcp4Settings(
        List<Range> ranges,
        List<SharedNetwork> sharedNetworks,
        HostIndex hosts,
        List<MatchRule> matchRules,
        List<MatchRule.TagIf> tagIfs,
        List<ConfiguredOption> options,
        List<BootFile> bootFiles,
        Pxe pxe,
        List<TagGate> ignore,
        List<TagGate> ignoreNames,
        List<TagGate> generateNames,
        List<TagGate> broadcast,
        List<TagGate> bootpDynamic,
        List<ReplyDelay> replyDelays,
        Policy policy,
        Ports ports,
        List<BridgeInterface> bridgeInterfaces,
        Proxy proxy,
        List<RelayRule> relays,
        LeaseQuery leaseQuery,
        Names names,
        Scripts scripts) {
    /** The lease time where nothing is said, one hour. */
    public static final long DEFAULT_LEASE_SECONDS = 3600;

    /**
     * {@code shared-network}: addresses of the {@code other} network may be given where the first is local.
     *
     * @param interfaceName where requests arrive, unless {@code local} is given
     * @param local an address that identifies the network where requests arrive (ours, or a relay's)
     */
    public record SharedNetwork(Directive directive, Optional<String> interfaceName, Optional<Ip4> local, Ip4 other) {}

    /** A line that holds for clients with certain tags: any one line that matches is enough. */
    public record TagGate(Directive directive, TagExpression condition) {}

    /**
     * {@code dhcp-reply-delay}.
     *
     * @param seconds 0 to 60000
     */
    public record ReplyDelay(Directive directive, TagExpression condition, int seconds) {}

    /**
     * @param services of {@code pxe-service}
     * @param prompts of {@code pxe-prompt}
     * @param vendors beginnings of option 60 that make a PXE client: {@code dhcp-pxe-vendor}, else {@code PXEClient}
     * @param sanBoots of {@code san-boot}
     */
    public record Pxe(
            List<PxeService> services, List<PxePrompt> prompts, List<String> vendors, List<SanBoot> sanBoots) {
        public Pxe {
            services = List.copyOf(services);
            prompts = List.copyOf(prompts);
            vendors = List.copyOf(vendors);
            sanBoots = List.copyOf(sanBoots);
        }
    }

    /**
     * {@code pxe-prompt}.
     *
     * @param timeoutSeconds 0 boots the first entry at once; absent waits for a key
     */
    public record PxePrompt(Directive directive, TagExpression condition, String text, OptionalInt timeoutSeconds) {}

    /**
     * Single switches.
     *
     * @param leaseMax at most so many leases, 1000 unless said
     * @param noOverride {@code dhcp-no-override}: fields {@code file} and {@code sname} never hold options
     * @param servesDns whether {@code port} leaves our DNS where clients look for it, so that option 6 is our address unless said
     */
    public record Policy(
            boolean authoritative,
            boolean rapidCommit,
            int leaseMax,
            boolean sequentialIp,
            boolean noPing,
            boolean ignoreClientId,
            boolean noOverride,
            boolean clientUpdate,
            boolean quiet,
            boolean logDhcp,
            boolean servesDns) {}

    /** {@code dhcp-alternate-port}, 67 and 68 unless said. */
    public record Ports(int server, int client) {
        public static final Ports STANDARD = new Ports(67, 68);
    }

    /**
     * {@code bridge-interface}: requests on an alias count as arriving on the interface.
     *
     * @param aliases may end in a wildcard star
     */
    public record BridgeInterface(Directive directive, String interfaceName, List<String> aliases) {
        public BridgeInterface {
            aliases = List.copyOf(aliases);
        }
    }

    /**
     * {@code dhcp-proxy}: relays through which all traffic of a client goes (RFC 5107).
     *
     * @param relays empty with {@code enabled}: all relays
     */
    public record Proxy(boolean enabled, List<Ip4> relays) {
        public Proxy {
            relays = List.copyOf(relays);
        }
    }

    /**
     * {@code leasequery}.
     *
     * @param sources who may ask, everyone if empty
     */
    public record LeaseQuery(boolean enabled, List<Network> sources) {
        public LeaseQuery {
            sources = List.copyOf(sources);
        }
    }

    /** An IPv4 network. */
    public record Network(Ip4 address, Ip4 mask) {
        public boolean contains(Ip4 other) {
            return other.sameNetwork(address, mask);
        }
    }

    /**
     * How clients get names.
     *
     * @param domains of {@code domain} with a scope, in the order tried
     * @param domain of {@code domain} without one
     * @param dhcpFqdn {@code dhcp-fqdn}: only full names go into the DNS
     * @param dhcpTtl {@code dhcp-ttl}, else {@code local-ttl}'s
     * @param readEthers {@code read-ethers}
     */
    public record Names(
            List<DomainRule> domains,
            Optional<DomainRule> domain,
            boolean dhcpFqdn,
            OptionalLong dhcpTtl,
            boolean readEthers) {
        public Names {
            domains = List.copyOf(domains);
        }
    }

    /**
     * What happens when leases change.
     *
     * @param script {@code dhcp-script}, a path
     * @param luaScript {@code dhcp-luascript}, a path
     * @param user {@code dhcp-scriptuser}
     * @param leaseFileReadOnly {@code leasefile-ro}
     * @param leaseFile {@code dhcp-leasefile}, or the default path of dnsmasq
     */
    public record Scripts(
            Optional<String> script,
            Optional<String> luaScript,
            Optional<String> user,
            boolean scriptArp,
            boolean onRenewal,
            boolean leaseFileReadOnly,
            Optional<String> leaseFile) {}

    public Dhcp4Settings {
        ranges = List.copyOf(ranges);
        sharedNetworks = List.copyOf(sharedNetworks);
        matchRules = List.copyOf(matchRules);
        tagIfs = List.copyOf(tagIfs);
        options = List.copyOf(options);
        bootFiles = List.copyOf(bootFiles);
        ignore = List.copyOf(ignore);
        ignoreNames = List.copyOf(ignoreNames);
        generateNames = List.copyOf(generateNames);
        broadcast = List.copyOf(broadcast);
        bootpDynamic = List.copyOf(bootpDynamic);
        replyDelays = List.copyOf(replyDelays);
        bridgeInterfaces = List.copyOf(bridgeInterfaces);
        relays = List.copyOf(relays);
    }

    /** The same with other hosts. */
    public Dhcp4Settings withHosts(HostIndex others) {
        return new Dhcp4Settings(
                ranges,
                sharedNetworks,
                others,
                matchRules,
                tagIfs,
                options,
                bootFiles,
                pxe,
                ignore,
                ignoreNames,
                generateNames,
                broadcast,
                bootpDynamic,
                replyDelays,
                policy,
                ports,
                bridgeInterfaces,
                proxy,
                relays,
                leaseQuery,
                names,
                scripts);
    }

    /** Reads all lines that concern DHCPv4; what is wrong with them goes to {@code problems}. */
    public static Dhcp4Settings from(Configuration configuration, Problems problems) {
        return Dhcp4SettingsReader.read(configuration, problems);
    }
}
