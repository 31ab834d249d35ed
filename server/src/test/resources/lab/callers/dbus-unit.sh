# A unit of Type=dbus, as Arch and openSUSE have it, under a systemd of its own: it is up when the name is on the bus.
rm -rf /etc/systemd/system
mkdir -p /etc/systemd/system
unit() { cat >"/etc/systemd/system/$1"; }
unit dbus.socket <<'UNIT'
[Unit]
DefaultDependencies=no
[Socket]
ListenStream=/run/dbus/system_bus_socket
UNIT
unit dbus.service <<'UNIT'
[Unit]
DefaultDependencies=no
Requires=dbus.socket
[Service]
ExecStart=/usr/bin/dbus-daemon --system --address=systemd: --nofork --nopidfile --systemd-activation
UNIT
unit resolver.service <<'UNIT'
[Unit]
DefaultDependencies=no
Requires=dbus.socket
After=dbus.socket dbus.service
[Service]
Type=dbus
BusName=uk.org.thekelleys.dnsmasq
ExecStartPre=/usr/sbin/dnsmasq --test
ExecStart=/usr/sbin/dnsmasq -k --enable-dbus --user=dnsmasq --pid-file
ExecReload=/bin/kill -HUP $MAINPID
ProtectSystem=full
ProtectHome=yes
PrivateDevices=yes
UNIT
unit lab.service <<'UNIT'
[Unit]
DefaultDependencies=no
Requires=dbus.service
After=dbus.service
[Service]
Type=oneshot
ExecStart=/bin/bash /run/lab.sh
ExecStopPost=/bin/systemctl --force --force poweroff
StandardOutput=file:/run/lab.out
StandardError=file:/run/lab.log
TimeoutStartSec=100
UNIT
unit lab.target <<'UNIT'
[Unit]
DefaultDependencies=no
Requires=lab.service
UNIT
printf 'bind-interfaces\nlisten-address=127.0.0.1\nno-resolv\naddress=/box.example/192.0.2.7\naddn-hosts=/run/hosts\n' >/etc/dnsmasq.conf
echo '192.0.2.8 first.example' >/run/hosts
declare -f saw wait_for hears comes_to_hear >/run/lab.sh
cat >>/run/lab.sh <<'LAB'
set -eu
state() { saw "$1: $(systemctl show -p ActiveState -p SubState -p Result resolver | xargs)"; }
systemctl start resolver
state started
pid=$(systemctl show -p MainPID --value resolver)
saw "the name is $(dbus-send --system --print-reply=literal --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetConnectionUnixProcessID string:uk.org.thekelleys.dnsmasq | grep -qw "$pid" && echo "the main process's")"
saw "it is $(ps -o comm=,user= -p "$pid" | xargs)"
hears box.example
hears first.example
echo '192.0.2.9 second.example' >>/run/hosts
systemctl reload resolver
comes_to_hear second.example 192.0.2.9
dbus-send --system --print-reply --dest=uk.org.thekelleys.dnsmasq /uk/org/thekelleys/dnsmasq uk.org.thekelleys.dnsmasq.SetServers string:x >/dev/null || true
systemctl restart resolver
state restarted
saw "another process: $([ "$(systemctl show -p MainPID --value resolver)" = "$pid" ] || echo yes)"
hears box.example
systemctl kill -s KILL resolver
wait_for 10 sh -c '[ "$(systemctl is-active resolver)" = failed ]'
state killed
systemctl start resolver
systemctl stop resolver
state stopped
echo dhcp-rage=1 >>/etc/dnsmasq.conf
saw "with a wrong line: status $(systemctl start resolver >/dev/null 2>&1; echo $?)"
state refused
touch /run/lab.done
LAB
# Control groups of its own, and the first process of its own.
mkdir /run/groups
mount -t cgroup2 groups /run/groups
group=/run/groups/lab-$(cat /proc/sys/kernel/random/uuid)
mkdir "$group"
# shellcheck disable=SC2016
sh -c 'echo $$ >"$0/cgroup.procs" && exec unshare -C -p -f -m --kill-child --propagation private sh "$@"' "$group" -c '
    mount -t proc proc /proc
    mount -t cgroup2 groups /sys/fs/cgroup
    exec env -i container=lab PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=lab.target --log-target=console --show-status=no
' >/run/systemd.log 2>&1 </dev/null || true
find "$group" -depth -type d -exec rmdir {} +
cat /run/lab.log >&2
cat /run/lab.out
[ -e /run/lab.done ]
