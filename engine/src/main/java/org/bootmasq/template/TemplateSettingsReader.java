package org.bootmasq.template;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.TagExpression;

/** Reads {@code http-template}, {@code http-machine-values} and {@code boot-entry}. */
public final class TemplateSettingsReader {
    private static final String URL = "[a-zA-Z][a-zA-Z0-9+.-]*:.+";

    private TemplateSettingsReader() {}

    /**
     * Reads all of them; what is wrong with a line goes into {@code problems}.
     *
     * @param served whether there is an HTTP server that answers with what they say
     */
    public static TemplateSettings read(Configuration configuration, boolean served, Problems problems) {
        List<TemplateFile> files =
                problems.translate(configuration.all(Option.HTTP_TEMPLATE), TemplateSettingsReader::file);
        for (TemplateFile file : files) warnOfNames(file, configuration, problems);
        if (!served) {
            for (Option option : List.of(Option.HTTP_TEMPLATE, Option.BOOT_ENTRY)) {
                configuration
                        .last(option)
                        .ifPresent(line -> problems.warning(line.origin(), "without effect as HTTP is not served"));
            }
        }
        return new TemplateSettings(
                files,
                configuration
                        .last(Option.HTTP_MACHINE_VALUES)
                        .map(Directive::text)
                        .filter(text -> !text.isEmpty()),
                problems.translate(configuration.all(Option.BOOT_ENTRY), TemplateSettingsReader::entry));
    }

    /** {@code <url path>,<file>[,tag:<tag>...]}. */
    private static TemplateFile file(Directive directive) {
        List<Part> parts = Part.of(directive).list();
        String path = parts.getFirst().plain();
        if (!path.startsWith("/"))
            throw parts.getFirst().refused("a URL path begins with a slash", "write /" + path + " for " + path);
        if (parts.size() < 2 || parts.get(1).isEmpty()) throw parts.getLast().refused("missing file behind " + path);
        Template file = Template.of(ScriptKind.OTHER, parts.get(1).plain());
        return new TemplateFile(directive, path, file, condition(parts.subList(2, parts.size())));
    }

    private static void warnOfNames(TemplateFile file, Configuration configuration, Problems problems) {
        // A folder of values or a tag with one may give any name a value.
        if (file.hasUnknown() && !configuration.has(Option.HTTP_MACHINE_VALUES))
            problems.warning(
                    file.directive().origin(),
                    "this file is for those machines only that have a tag for each name in its variables");
    }

    /** {@code <name>,<text>,<path, URL or local>[,tag:<tag>...]}. */
    private static BootEntry entry(Directive directive) {
        List<Part> parts = Part.of(directive).list();
        if (parts.size() < 3)
            throw parts.getLast().refused("missing value", "an entry has a name, a text, and a path, a URL or local");
        Part name = parts.get(0);
        if (name.isEmpty() || !Word.of(name.plain()).equals(name.plain()))
            throw name.refused("not a name: letters, digits and . _ - are");
        Part target = parts.get(2);
        String where = target.plain();
        if (!where.equals(BootEntry.LOCAL) && !where.startsWith("/") && !where.matches(URL))
            throw target.refused(
                    "neither a path nor a URL nor local", "write /" + where + " for a file of this server");
        if (name.plain().equals(BootEntry.LOCAL) && !where.equals(BootEntry.LOCAL))
            throw name.refused("the name local is that of the local disk");
        return new BootEntry(
                directive, name.plain(), parts.get(1).plain(), where, condition(parts.subList(3, parts.size())));
    }

    private static TagExpression condition(List<Part> words) {
        TagExpression condition = TagExpression.ALWAYS;
        for (Part word : words) {
            Optional<String> tag = TagExpression.afterPrefix(word.plain());
            if (tag.isEmpty()) throw word.refused("unknown word '" + word.plain() + "'", "tags are written tag:<tag>");
            condition = condition.and(TagExpression.term(tag.get()));
        }
        return condition;
    }
}
