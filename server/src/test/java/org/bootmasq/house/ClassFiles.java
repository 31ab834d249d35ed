package org.bootmasq.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
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
import java.util.stream.Stream;

/** The compiled classes of a module, with the classes each one names. */
final class ClassFiles {
    /**
     * A class and what it names.
     *
     * @param name with dots
     * @param packageName of that name
     * @param uses the binary names of the classes in its constant pool
     * @param calls {@code owner.method} of every method it may call
     * @param locks whether it has {@code synchronized} or {@code volatile}
     */
    record Compiled(String name, String packageName, Set<String> uses, Set<String> calls, boolean locks) {}

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
                if (entry instanceof java.lang.classfile.constantpool.MemberRefEntry member) {
                    calls.add(dotted(member.owner().asInternalName()) + "."
                            + member.name().stringValue());
                }
            }
            String name = dotted(model.thisClass().asInternalName());
            return new Compiled(name, name.substring(0, name.lastIndexOf('.')), uses, calls, locks(model));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
