package org.bootmasq.edge.script;

import org.bootmasq.wire.Bytes;

/** What comes back from a call of the script: any number of lines, then how it ended. */
sealed interface ScriptReport {
    /** @param text without its line end, at most {@link ScriptProcess#MAX_LINE} octets */
    record Line(Bytes text) implements ScriptReport {}

    /** @param errno of execve(2) */
    record NotExecuted(int errno) implements ScriptReport {}

    /** @param status 0 to 255 */
    record Exited(int status) implements ScriptReport {}

    record Killed(int signal) implements ScriptReport {}
}
