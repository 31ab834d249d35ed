package org.bootmasq.http;

import java.util.Comparator;
import java.util.List;
import org.bootmasq.wire.Bytes;

/** The page that lists a folder. Its links are whole paths, so that it is right with and without a slash behind it. */
final class HttpIndex {
    private HttpIndex() {}

    /** @param path of the folder, as {@link UrlPath} has it */
    static Bytes page(String path, List<HttpFiles.Entry> entries) {
        String folder = path.endsWith("/") ? path : path + "/";
        String title = "Index of " + text(folder);
        var page = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title></head>\n<body><h1>")
                .append(title)
                .append("</h1><table>\n");
        if (!folder.equals("/")) {
            String parent = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
            page.append("<tr><td><a href=\"").append(UrlPath.escaped(parent)).append("\">../</a></td></tr>\n");
        }
        entries.stream()
                .sorted(Comparator.comparing((HttpFiles.Entry each) -> !each.isFolder())
                        .thenComparing(HttpFiles.Entry::name))
                .forEach(each -> row(page, folder, each));
        page.append("</table></body></html>\n");
        // Names are octets, one character each: those of UTF-8 come out as they were.
        return Bytes.latin1(page.toString());
    }

    private static void row(StringBuilder page, String folder, HttpFiles.Entry entry) {
        String name = entry.name() + (entry.isFolder() ? "/" : "");
        page.append("<tr><td><a href=\"")
                .append(UrlPath.escaped(folder + name))
                .append("\">")
                .append(text(name))
                .append("</a></td><td>")
                .append(HttpDate.text(entry.modifiedSeconds()))
                .append("</td><td>")
                .append(entry.isFolder() ? "" : entry.size())
                .append("</td></tr>\n");
    }

    private static String text(String name) {
        var text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '&' -> text.append("&amp;");
                case '"' -> text.append("&quot;");
                default -> text.append(c < ' ' || c == 0x7f ? '?' : c);
            }
        }
        return text.toString();
    }
}
