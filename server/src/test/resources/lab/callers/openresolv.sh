# openresolv tells the running server of other servers: those of a domain by D-Bus, the rest in a file and by SIGHUP; and without D-Bus
# by a file of options and a restart.
package openresolv
over /usr/lib/resolvconf
cp -a "$WORK/openresolv/lib/resolvconf/." /usr/lib/resolvconf/
cp -a "$WORK/openresolv/sbin/." /usr/sbin/
rm -f /etc/resolv.conf
mkdir -p /run/dnsmasq
dbus-daemon --system --fork --nopidfile
# Not by Debian's init script, which calls resolvconf, which waits for itself.
cat >/run/restart <<'RESTART'
#!/bin/sh
pid=$(cat /run/dnsmasq/dnsmasq.pid 2>/dev/null) && kill "$pid" 2>/dev/null && while kill -0 "$pid" 2>/dev/null; do :; done
[ "$1" = stop ] || dnsmasq -x /run/dnsmasq/dnsmasq.pid -u dnsmasq -C /dev/null -r /run/dnsmasq/resolv.conf -7 /etc/dnsmasq.d
RESTART
chmod 755 /run/restart
cat >/etc/resolvconf.conf <<'SETTINGS'
name_servers=127.0.0.1
dnsmasq_conf=/etc/dnsmasq.d/openresolv
dnsmasq_resolv=/run/dnsmasq/resolv.conf
dnsmasq_restart='/run/restart again'
SETTINGS
upstreams 1 2
for n in 1 2; do
    ip addr add "10.51.$n.2/24" dev "lan$n"
    ip link set "lan$n" up
done
printf 'bind-interfaces\nlisten-address=127.0.0.1\nenable-dbus\n' >/etc/dnsmasq.d/lab
for bus in with without; do
    /run/restart again
    echo 'nameserver 10.51.1.53' | resolvconf -a lan1
    comes_to_hear n1.example 192.0.2.1
    saw "$bus D-Bus: n2.example has no server yet: $(dig +time=2 @127.0.0.1 n2.example | sed -n 's/.*status: \([A-Z]*\).*/\1/p')"
    pid=$(cat /run/dnsmasq/dnsmasq.pid)
    # A network of its own domain alone.
    printf 'domain n2.example\nnameserver 10.51.2.53\n' | resolvconf -p -a lan2
    comes_to_hear n2.example 192.0.2.2
    hears n1.example
    hears both.example
    saw "the same process: $([ "$(cat /run/dnsmasq/dnsmasq.pid)" = "$pid" ] && echo yes)"
    saw "options $(grep -v '^ *#' /etc/dnsmasq.d/openresolv | xargs), servers $(grep nameserver /run/dnsmasq/resolv.conf | xargs)"
    resolvconf -d lan2
    hears both.example
    resolvconf -d lan1
    /run/restart stop
    sed -i /enable-dbus/d /etc/dnsmasq.d/lab
done
saw "resolv.conf $(grep -v '^#' /etc/resolv.conf | xargs)"
