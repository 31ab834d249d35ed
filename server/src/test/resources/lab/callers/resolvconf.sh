# Debian's resolvconf with the hook of its dnsmasq package: the server reads the file that the hook renames into its place.
package resolvconf
over /usr/lib/resolvconf
cp -a "$WORK/resolvconf/lib/resolvconf/." /usr/lib/resolvconf/
cp -a "$WORK/resolvconf/sbin/." /usr/sbin/
cp -a "$WORK/resolvconf/etc/resolvconf/." /etc/resolvconf/
# The hooks of other servers that this machine may have.
find /etc/resolvconf/update.d -type f ! -name dnsmasq ! -name libc -delete
mkdir -p /run/dnsmasq /run/resolvconf/interface
rm -f /etc/resolv.conf
ln -s /run/resolvconf/resolv.conf /etc/resolv.conf
resolvconf --enable-updates
upstreams 1 2
for n in 1 2; do
    ip addr add "10.51.$n.2/24" dev "lan$n"
    ip link set "lan$n" up
done
printf 'bind-interfaces\nlisten-address=127.0.0.1\n' >/etc/dnsmasq.d/lab
echo 'nameserver 10.51.1.53' | resolvconf -a lan1.lab
saw "without the server: $(grep -v '^#' /etc/resolv.conf | xargs)"
/etc/init.d/dnsmasq start >/dev/null 2>&1
pid=$(cat /run/dnsmasq/dnsmasq.pid)
saw "command $(tr '\0' ' ' <"/proc/$pid/cmdline" | sed 's/--trust-anchor=[^ ]*/anchor/g')"
saw "with it: $(grep -v '^#' /etc/resolv.conf | xargs), its own: $(xargs </run/dnsmasq/resolv.conf)"
comes_to_hear n1.example 192.0.2.1
hears both.example
echo 'nameserver 10.51.2.53' | resolvconf -a lan2.lab
resolvconf -d lan1.lab
saw "its own later: $(xargs </run/dnsmasq/resolv.conf)"
comes_to_hear n2.example 192.0.2.2
hears both.example
saw "the same process: $([ "$(cat /run/dnsmasq/dnsmasq.pid)" = "$pid" ] && echo yes)"
/etc/init.d/dnsmasq stop >/dev/null 2>&1
saw "at the end: $(grep -v '^#' /etc/resolv.conf | xargs), servers $(pgrep -c -f /run/dnsmasq/dnsmasq.pid || true)"
