#!/bin/sh
# alone.sh COMMAND...: becomes that command, in a network namespace of its own. Status 126 where this system lets us make none.
if unshare -n -m true 2>/dev/null; then
    exec unshare -n -m "$@"
elif unshare -Urn -m true 2>/dev/null; then
    exec unshare -Urn -m "$@"
fi
echo "bootmasq: this system lets you make no network namespace: have unshare (apt-get install util-linux) and be root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)" >&2
exit 126
