package org.bootmasq.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.wire.Bytes;

/**
 * The file of one machine in the folder of {@code http-machine-values}: lines {@code key=value}, blank lines, and
 * lines that begin with {@code #}.
 *
 * @param values by key, blanks around both left out; the operator's
 * @param faults one sentence for each line that is left out
 */
public record MachineValues(Map<String, Machine.Value> values, List<String> faults) {
    /** What is behind so many octets is not read: 64 KB. */
    public static final int LARGEST = 1 << 16;

    public MachineValues {
        values = Map.copyOf(values);
        faults = List.copyOf(faults);
    }

    /** Reads a file. */
    public static MachineValues read(Bytes content) {
        var values = new LinkedHashMap<String, Machine.Value>();
        var faults = new ArrayList<String>();
        if (content.length() > LARGEST) faults.add("longer than " + LARGEST + " octets");
        else lines(content.latin1(), values, faults);
        return new MachineValues(values, faults);
    }

    private static void lines(String text, Map<String, Machine.Value> values, List<String> faults) {
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) continue;
            int equals = stripped.indexOf('=');
            String key = equals < 0 ? stripped : stripped.substring(0, equals).strip();
            String value = stripped.substring(equals + 1).strip();
            String fault = "";
            if (equals < 0) fault = "no key=value";
            else if (key.isEmpty() || !key.chars().allMatch(c -> Word.has((char) c)))
                fault = "keys are of letters, digits and . _ -";
            else if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) fault = "control character in the value";
            else if (values.putIfAbsent(key, Machine.Value.written(value)) != null) fault = key + " is there already";
            if (!fault.isEmpty()) faults.add("line " + number + ": " + fault);
        }
    }
}
