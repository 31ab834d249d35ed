package org.bootmasq.edge.http;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootmasq.wire.Bytes;

/**
 * What a text in PEM holds (RFC 7468).
 *
 * @param label between the dashes, such as {@code CERTIFICATE}
 * @param isEncrypted with a password (RFC 1421 section 4.6.1.1, or PKCS #8)
 * @param der what is inside
 */
record Pem(String label, boolean isEncrypted, Bytes der) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----\\s(.*?)-----END \\1-----", Pattern.DOTALL);

    /**
     * All blocks of a text in their order; what is between them is passed over.
     *
     * @throws IllegalArgumentException if a block is not base64
     */
    static List<Pem> blocks(String text) {
        var blocks = new ArrayList<Pem>();
        for (Matcher found = BLOCK.matcher(text); found.find(); ) {
            String label = found.group(1);
            String inside = found.group(2);
            boolean encrypted = label.startsWith("ENCRYPTED") || inside.startsWith("Proc-Type:");
            Bytes der =
                    encrypted ? Bytes.EMPTY : Bytes.owning(Base64.getDecoder().decode(inside.replaceAll("\\s", "")));
            blocks.add(new Pem(label, encrypted, der));
        }
        return List.copyOf(blocks);
    }
}
