package org.bootmasq.edge.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.lease.Committed;
import org.bootmasq.edge.lease.LeaseStore;
import org.bootmasq.edge.lease.LeaseStoreTest;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.FileSystemUser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What root does in a folder of the user that the server becomes, after that user has prepared it. */
class FileOwnerTest {
    private static final int NOBODY = 65534;

    private final FileOwner owner = new FileOwner(NOBODY, NOBODY);
    private final List<String> said = new ArrayList<>();

    @TempDir
    Path rootsFolder;

    private Path folder;
    private Path secret;

    @BeforeEach
    void aFolderOfTheUserAndAFileOfRoot() throws IOException {
        assumeTrue(Credentials.effectiveUid() == 0, "only root can give files away");
        Files.setPosixFilePermissions(rootsFolder, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder = Files.createDirectory(rootsFolder.resolve("users"));
        give(folder);
        secret = Files.writeString(rootsFolder.resolve("secret"), "root's");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    private static void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /** What every opener of a file does. */
    private void open(Path path) throws IOException {
        owner.claim(path, false, said::add);
        owner.at(path, () -> {
            Files.write(path, new byte[] {'x'});
            owner.own(path);
            return path;
        });
    }

    private void untouched() throws IOException {
        assertThat(secret).hasContent("root's");
        assertThat(uid(secret)).isZero();
    }

    @Test
    void aLinkToAFileOfRootIsTakenAway() throws IOException {
        Path file = Files.createSymbolicLink(folder.resolve("file"), secret);
        give(file);
        open(file);
        untouched();
        assertThat(said).singleElement().asString().startsWith(file.toString());
        assertThat(file).isRegularFile().hasContent("x");
        assertThat(uid(file)).isEqualTo(NOBODY);
    }

    @Test
    void anotherNameOfAFileOfRootIsTakenAway() throws IOException {
        Path file = Files.createLink(folder.resolve("file"), secret);
        open(file);
        untouched();
        assertThat(uid(file)).isEqualTo(NOBODY);
    }

    @Test
    void aLinkToAFolderOfRootLeadsNowhere() throws IOException {
        Path links = Files.createSymbolicLink(folder.resolve("links"), rootsFolder);
        give(links);
        assertThatThrownBy(() -> open(links.resolve("fresh"))).isInstanceOf(AccessDeniedException.class);
        assertThat(rootsFolder.resolve("fresh")).doesNotExist();
        assertThatThrownBy(() -> open(links.resolve("secret"))).isInstanceOf(AccessDeniedException.class);
        untouched();
    }

    @Test
    void aLinkThatHangsIsNotFollowedToAFolderOfRoot() throws IOException {
        Path file = Files.createSymbolicLink(folder.resolve("file"), rootsFolder.resolve("fresh"));
        give(file);
        open(file);
        assertThat(rootsFolder.resolve("fresh")).doesNotExist();
        assertThat(uid(file)).isEqualTo(NOBODY);
    }

    @Test
    void inAFolderForEverybodyOthersLinksAreNotFollowedEither() throws IOException {
        Path shared = Files.createDirectory(rootsFolder.resolve("tmp"));
        Files.setAttribute(shared, "unix:mode", 041777);
        Path file = Files.createSymbolicLink(shared.resolve("file"), secret);
        Files.setAttribute(file, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
        assertThatThrownBy(() -> open(file)).isInstanceOf(IOException.class);
        untouched();
        // What root left there, nobody else can have put there.
        Path roots = Files.createFile(shared.resolve("roots"));
        open(roots);
        assertThat(uid(roots)).isEqualTo(NOBODY);
    }

    @Test
    void inAFolderOfAThirdUserOthersFilesKeepTheirOwner() throws IOException {
        Path third = Files.createDirectory(rootsFolder.resolve("third"));
        Path file = Files.createLink(third.resolve("file"), secret);
        Files.setAttribute(third, "unix:uid", 12345);
        owner.own(file);
        untouched();
        Path own = Files.createFile(third.resolve("own"));
        Files.setAttribute(own, "unix:uid", 12345);
        owner.own(own);
        assertThat(uid(own)).isEqualTo(NOBODY);
    }

    @Test
    void whatRootLeftInTheUsersFolderIsTheUsers() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "restored");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        open(file);
        assertThat(uid(file)).isEqualTo(NOBODY);
        assertThat(said).isEmpty();
    }

    @Test
    void rootsOwnLinkIsFollowed() throws IOException {
        Path place = Files.createDirectory(rootsFolder.resolve("place"));
        Path file = Files.createSymbolicLink(rootsFolder.resolve("file"), place.resolve("file"));
        owner.at(file, () -> Files.writeString(file, "there"));
        assertThat(place.resolve("file")).hasContent("there");
        Path others = Files.createFile(folder.resolve("other"));
        give(others);
        Path link = Files.createSymbolicLink(folder.resolve("file"), others);
        open(link);
        assertThat(link).isSymbolicLink();
        assertThat(said).isEmpty();
    }

    @Test
    void noNameOfTheLeaseStoreLeadsToAFileOfRoot() throws IOException {
        for (String name : List.of("leases", "leases.journal", "leases.journal2", "leases.leasequery", "leases.new")) {
            give(Files.createSymbolicLink(folder.resolve(name), secret));
        }
        Path leases = folder.resolve("leases");
        try (LeaseStore store = LeaseStore.open(leases, owner, true, (_, _, text) -> said.add(text))) {
            assertThat(Committed.durably(store, LeaseStoreTest.added(1))).isTrue();
            owner.at(leases, () -> {
                store.fold();
                return leases;
            });
            untouched();
            for (String name : List.of("leases", "leases.journal", "leases.leasequery")) {
                assertThat(uid(folder.resolve(name))).isEqualTo(NOBODY);
                assertThat(folder.resolve(name)).isRegularFile();
            }
        }
        assertThat(said).hasSize(4);
    }

    @Test
    void rightsComeBack() throws IOException {
        owner.at(folder.resolve("file"), () -> {
            assertThat(FileSystemUser.current()).isEqualTo(NOBODY);
            assertThatThrownBy(() -> Files.readString(secret)).isInstanceOf(AccessDeniedException.class);
            return folder;
        });
        assertThat(FileSystemUser.current()).isZero();
        assertThat(Files.readString(secret)).isEqualTo("root's");
    }

    /** For {@code bootmasq san}: the folder above is root's, what lies in this one its owner laid out. */
    @Test
    void withinAUsersFolderRootIsThatUser() throws IOException {
        Path led = Files.createSymbolicLink(folder.resolve("file"), secret);
        FileOwner found = FileOwner.of(folder);
        assertThat(found).isEqualTo(owner);
        assertThatThrownBy(() -> found.within(() -> Files.writeString(led, "x")))
                .isInstanceOf(AccessDeniedException.class);
        untouched();
        assertThat(uid(found.within(() -> Files.createFile(folder.resolve("new")))))
                .isEqualTo(NOBODY);
    }
}
