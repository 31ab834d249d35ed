package org.bootmasq.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bootmasq.config.reader.FileSource;
import org.bootmasq.service.source.ConfigFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
    private final ConfigFiles files = new ConfigFiles();

    @TempDir
    Path folder;

    @Test
    void readsOctets() throws IOException {
        Files.write(folder.resolve("a"), new byte[] {'a', (byte) 0xff, '\n'});
        Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
        var a = (FileSource.Text) files.read(folder + "/a");
        var b = (FileSource.Text) files.read(folder + "/b");
        assertThat(a.text()).isEqualTo("a\u00ff\n");
        assertThat(b.identity()).isEqualTo(a.identity());
    }

    @Test
    void saysWhyNot() {
        assertThat(files.read(folder + "/none")).isEqualTo(new FileSource.Unreadable("No such file or directory"));
        assertThat(files.list(folder + "/none")).isEqualTo(new FileSource.Unlistable("No such file or directory"));
        assertThat(files.read(folder.toString())).isInstanceOf(FileSource.Text.class);
    }

    @Test
    void listsAndExpands() throws IOException {
        for (String name : new String[] {"b.conf", "a.conf", ".c.conf", "d{e}.txt"})
            Files.createFile(folder.resolve(name));
        Files.createDirectory(folder.resolve("sub"));
        assertThat(((FileSource.Names) files.list(folder.toString())).names())
                .containsExactlyInAnyOrder("b.conf", "a.conf", ".c.conf", "d{e}.txt");
        assertThat(files.expand(folder + "/*.conf")).containsExactly(folder + "/a.conf", folder + "/b.conf");
        assertThat(files.expand(folder + "/d{e}.???")).containsExactly(folder + "/d{e}.txt");
        assertThat(files.expand(folder + "/x*")).isEmpty();
        assertThat(files.expand(folder + "/[a-b].conf")).hasSize(2);
        assertThat(files.expand(folder + "/[[:alpha:]].conf")).hasSize(2);
        assertThat(files.expand(folder + "/[![:alpha:]].conf")).isEmpty();
        assertThat(files.expand(folder + "/[[:digit:]b].conf")).containsExactly(folder + "/b.conf");
        for (String odd :
                List.of("[z-a]", "[", "[]", "[!]", "[[:", "[[:alpha:]", "[[:none:]]", "[a&&b]", "[\\]", "[a-]")) {
            files.expand(folder + "/" + odd + "*");
        }
    }

    @Test
    void aLinkIntoNothingIsNotPassedOver() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
        assertThat(files.list(folder.toString())).isEqualTo(new FileSource.Names(List.of("link")));
        assertThat(files.read(folder + "/link")).isEqualTo(new FileSource.Unreadable("No such file or directory"));
    }

    @Test
    void runsCommands() {
        assertThat(files.run("echo port=5")).isEqualTo(new FileSource.Output("port=5\n", 0, false));
        assertThat(files.run("exit 3")).isEqualTo(new FileSource.Output("", 3, false));
        assertThat(files.run("kill -9 $$")).isEqualTo(new FileSource.Output("", 9, true));
    }
}
