# LTSP's own command writes a file of options for its network and restarts the service; a machine boots by BIOS and by UEFI.
package ltsp
mount -t tmpfs tmpfs /srv
mkdir -p /run/dnsmasq
ip link add br0 type bridge
ip addr add 192.168.67.1/24 dev br0
ip link set br0 up
# Without systemd, what is asked of it is what the init script does.
printf '#!/bin/sh\nexec "/etc/init.d/$2" "$1"\n' >/usr/sbin/systemctl
chmod 755 /usr/sbin/systemctl
rm -f /usr/sbin/policy-rc.d
printf 'nameserver 192.0.2.53\n' >/run/resolv.conf
ln -sf /run/resolv.conf /etc/resolv.conf
printf 'interface=br0\nbind-interfaces\n' >/etc/dnsmasq.d/lab
ltsp() { PATH=/usr/sbin:$PATH "$WORK/ltsp/usr/share/ltsp/ltsp" "$@"; }
saw "says $(ltsp dnsmasq 2>&1 | tail -1)"
saw "command $(tr '\0' ' ' <"/proc/$(cat /run/dnsmasq/dnsmasq.pid)/cmdline" | sed 's/--trust-anchor=[^ ]*/anchor/g')"
mkdir -p /srv/tftp/ltsp
echo menu >/srv/tftp/ltsp/ltsp.ipxe
chmod -R a+rX /srv/tftp
client br0 52:54:00:00:00:01
# boots WORDS...: the file that a ROM with such options is told.
boots() {
    printf '#!/bin/sh\n[ "$1" != bound ] || echo "$boot_file from ${siaddr:-none} name ${sname:-none}" >/run/boot\n' >/run/boot.script
    chmod 755 /run/boot.script
    ip netns exec c01 busybox udhcpc -q -f -n -t 8 -T 1 -i eth0 -s /run/boot.script "$@" >/dev/null 2>&1
    saw "boots $(cat /run/boot)"
}
boots -V PXEClient -x 0x5d:0000
boots -V PXEClient -x 0x5d:0007
saw "transferred $(cd /run && ip netns exec c01 busybox tftp -g -r ltsp/ltsp.ipxe -l got 192.168.67.1 && cat got)"
saw "again, with DNS: $(ltsp dnsmasq --dns=1 --proxy-dhcp=0 2>&1 | tail -1)"
echo '192.168.67.9 disk.lab.example' >>/etc/hosts
kill -HUP "$(cat /run/dnsmasq/dnsmasq.pid)"
wait_for 10 sh -c 'ip netns exec c01 dig +short +time=1 +tries=1 @192.168.67.1 disk.lab.example | grep -q .'
asked c01 192.168.67.1 disk.lab.example
saw "lease file $(awk '{ print $2, $3, $4 }' /var/lib/misc/dnsmasq.leases | sort | tr '\n' ';')"
