package org.bootmasq.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.PermittedSubclassesAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The compiled classes of a module, with the classes each one names. */
final class ClassFiles {
    /**
     * A class and what it names.
     *
     * @param name with dots
     * @param packageName of that name
     * @param uses the binary names of the classes that it names anywhere, be it as the type of a parameter
     * @param calls {@code owner.method} of every method it may call
     * @param permits the classes that it permits, if it is sealed
     * @param locks whether it has {@code synchronized} or {@code volatile}
     */
    record Compiled(
            String name, String packageName, Set<String> uses, Set<String> calls, Set<String> permits, boolean locks) {}

    private static final Pattern OURS = Pattern.compile("L(org/bootmasq/[\\w/$]+)[;<]");

    private ClassFiles() {}

    /** All classes of the folder or jar that a class was loaded from. */
    static List<Compiled> beside(Class<?> sample) throws IOException, URISyntaxException {
        URI location =
                sample.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path path = Path.of(location);
        if (Files.isDirectory(path)) return under(path);
        try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
            return under(jar.getPath("/"));
        }
    }

    private static List<Compiled> under(Path root) throws IOException {
        var all = new ArrayList<Compiled>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("module-info.class"))
                    .forEach(file -> all.add(read(file)));
        }
        return all;
    }

    private static Compiled read(Path file) {
        try {
            ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
            var uses = new TreeSet<String>();
            var calls = new TreeSet<String>();
            for (var entry : model.constantPool()) {
                if (entry instanceof ClassEntry used) uses.add(dotted(used.asInternalName()));
                // What is only the type of a field, a parameter or a result stands in descriptors and signatures.
                if (entry instanceof Utf8Entry text) {
                    OURS.matcher(text.stringValue()).results().forEach(type -> uses.add(dotted(type.group(1))));
                }
                if (entry instanceof MemberRefEntry member) {
                    calls.add(dotted(member.owner().asInternalName()) + "."
                            + member.name().stringValue());
                }
            }
            String name = dotted(model.thisClass().asInternalName());
            return new Compiled(
                    name, name.substring(0, name.lastIndexOf('.')), uses, calls, permits(model), locks(model));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> permits(ClassModel model) {
        var permits = new TreeSet<String>();
        model.findAttribute(Attributes.permittedSubclasses())
                .map(PermittedSubclassesAttribute::permittedSubclasses)
                .ifPresent(all -> all.forEach(each -> permits.add(dotted(each.asInternalName()))));
        return permits;
    }

    private static boolean locks(ClassModel model) {
        return model.fields().stream().anyMatch(field -> field.flags().has(AccessFlag.VOLATILE))
                || model.methods().stream().anyMatch(ClassFiles::locks);
    }

    private static boolean locks(MethodModel method) {
        return method.flags().has(AccessFlag.SYNCHRONIZED)
                || method.code()
                        .filter(code -> code.elementStream().anyMatch(MonitorInstruction.class::isInstance))
                        .isPresent();
    }

    /** Arrays count as their element. */
    private static String dotted(String internalName) {
        String name = internalName;
        if (name.startsWith("[")) name = name.replaceAll("^\\[+L?|;$", "");
        return name.replace('/', '.');
    }
}
