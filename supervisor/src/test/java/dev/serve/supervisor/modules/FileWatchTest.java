package dev.serve.supervisor.modules;

import static dev.serve.supervisor.modules.WatchedFiles.Kind.BUILT;
import static dev.serve.supervisor.modules.WatchedFiles.Kind.EDITED;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.modules.WatchedFiles.Folder;
import dev.serve.supervisor.modules.WatchedFiles.Matching;
import dev.serve.supervisor.modules.WatchedFiles.SingleFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the ways in which files change. */
final class FileWatchTest {

    @TempDir
    Path folder;

    private Path src;
    private Path classes;
    private Path file;
    private Watched watched;

    @BeforeEach
    void begin() throws IOException {
        src = Files.createDirectories(folder.resolve("src/com/acme"));
        classes = folder.resolve("target/classes");
        file = write(src.resolve("A.java"), "class A {}");
        watched = new Watched()
                .watching(
                        "math",
                        new Folder(folder.resolve("src"), List.of(".java"), EDITED),
                        new Folder(classes, List.of(), BUILT));
    }

    @AfterEach
    void end() throws IOException {
        watched.close();
    }

    @Test
    void aFileSavedInPlaceIsTold() throws IOException {
        write(file, "class A { int a; }");

        watched.awaitOneCall("math", file);
    }

    @Test
    void aFileSavedInTwoWritesIsToldOnce() throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("class A {");
            out.flush();
            out.write("int a; }");
        }

        watched.awaitOneCall("math", file);
        nothingElseIsTold();
    }

    @Test
    void aFileSavedByRenamingAnotherOverItIsTold() throws IOException {
        Path temporary = write(src.resolve("A.java.tmp"), "class A { int a; }");
        Files.move(temporary, file, ATOMIC_MOVE);

        watched.awaitOneCall("math", file);
        nothingElseIsTold();
    }

    @Test
    void aFileSavedAsVimDoesIsTold() throws IOException {
        Files.delete(write(src.resolve("4913"), ""));
        Path backup = src.resolve("A.java~");
        Files.move(file, backup);
        write(file, "class A { int a; }");
        write(src.resolve(".A.java.swp"), "swap");
        Files.delete(backup);

        watched.awaitOneCall("math", file);
        nothingElseIsTold();
    }

    @Test
    void aFileSavedAsIntelliJDoesIsTold() throws IOException {
        Path old = src.resolve("A.java___jb_old___");
        Path temporary = write(src.resolve("A.java___jb_tmp___"), "class A { int a; }");
        Files.move(file, old);
        Files.move(temporary, file);
        Files.delete(old);

        watched.awaitOneCall("math", file);
        nothingElseIsTold();
    }

    @Test
    void whatEditorsLeaveBehindIsNotTold() throws IOException {
        write(folder.resolve("target/classes/x"), "1");
        watched.awaitTold("math", classes.resolve("x"));

        write(classes.resolve("A~"), "1");
        write(classes.resolve(".A.swp"), "1");
        write(classes.resolve("4913"), "1");
        Files.createSymbolicLink(classes.resolve(".#A"), Path.of("nowhere"));

        nothingElseIsTold();
    }

    @Test
    void aFileThatIsTouchedOrSavedAsItWasOrMadeAgainAlikeHasNotChanged() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        write(file, "class A {}");
        Files.delete(file);
        write(file, "class A {}");

        nothingElseIsTold();
    }

    @Test
    void aChangeThatKeepsLengthAndTimeIsTold() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        write(file, "class B {}");
        Files.setLastModifiedTime(file, time);

        watched.awaitOneCall("math", file);
    }

    @Test
    void aFileThatAppearsAndAFileThatIsDeletedAreTold() throws IOException {
        Path other = write(src.resolve("B.java"), "class B {}");
        Files.delete(file);

        watched.awaitTold("math", file, other);
    }

    @Test
    void aFileThatAppearsAndVanishesIsNotTold() throws IOException {
        Files.delete(write(src.resolve("B.java"), "class B {}"));

        nothingElseIsTold();
    }

    @Test
    void aFileOfAnotherEndingIsNotTold() throws IOException {
        write(src.resolve("notes.txt"), "1");

        nothingElseIsTold();
    }

    @Test
    void aBurstOfTwoHundredFilesIsToldWhole() throws IOException {
        Set<Path> files = new HashSet<>();
        for (int index = 0; index < 200; index++) {
            files.add(write(src.resolve("C" + index + ".java"), "class C" + index + " {}"));
        }

        watched.awaitTold("math", files);
    }

    @Test
    void filesInNewNestedFoldersAreTold() throws IOException {
        Set<Path> files = new HashSet<>();
        for (int index = 0; index < 20; index++) {
            Path nested = src.resolve("a" + index + "/b");
            files.add(write(nested.resolve("c/D.java"), "class D {}"));
            files.add(write(nested.resolve("E.java"), "class E {}"));
        }
        watched.awaitTold("math", files);

        Path later = write(src.resolve("a7/b/c/D.java"), "class D { int d; }");
        watched.awaitTold("math", later);
    }

    @Test
    void theFilesOfARenamedFolderAreToldUnderBothNames() throws IOException {
        Path other = src.resolveSibling("other");
        Files.move(src, other);
        watched.awaitTold("math", file, other.resolve("A.java"));

        write(other.resolve("A.java"), "class A { int a; }");
        watched.awaitTold("math", other.resolve("A.java"));
    }

    @Test
    void aFolderRenamedAwayAndBackIsWatchedOn() throws IOException {
        Path away = folder.resolve("away");
        Files.move(folder.resolve("src"), away);
        watched.awaitTold("math", file);
        Files.move(away, folder.resolve("src"));
        watched.awaitTold("math", file);

        write(file, "class A { int a; }");
        watched.awaitTold("math", file);
    }

    @Test
    void aFolderThatIsMovedInIsTold() throws IOException {
        Path outside = folder.resolve("outside/deep");
        Files.createDirectories(outside);
        write(outside.resolve("F.java"), "class F {}");

        Files.move(folder.resolve("outside"), src.resolve("inside"));

        watched.awaitTold("math", src.resolve("inside/deep/F.java"));
    }

    @Test
    void foldersAboveTheWatchedOnesMayBeReplaced() throws IOException {
        Path first = write(classes.resolve("com/A.class"), "1");
        watched.awaitTold("math", first);
        deleteAll(folder.resolve("target"));
        write(first, "2");
        watched.awaitTold("math", first);

        Path second = write(classes.resolve("com/deep/B.class"), "2");
        watched.awaitTold("math", second);
    }

    @Test
    void aBuildThatDeletesAllClassesAndWritesThemAgainIsToldOnceItIsWhole() throws IOException {
        Set<Path> all = new HashSet<>();
        for (int index = 0; index < 30; index++) {
            all.add(write(classes.resolve("com/C" + index + ".class"), "1"));
        }
        watched.awaitTold("math", all);
        deleteAll(classes);
        // Sources are told of sooner than a build is waited for.
        watched.watching("other", new Folder(folder.resolve("src"), List.of(), EDITED));
        write(src.resolve("Other.txt"), "1");
        watched.awaitTold("other", src.resolve("Other.txt"));
        assertThat(watched.calls("math")).isEmpty();

        for (Path each : all) {
            write(each, "2");
        }

        watched.awaitOneCall("math", all.toArray(Path[]::new));
        nothingElseIsTold();
    }

    @Test
    void aBuildThatWritesTheSameClassesAgainHasChangedNothing() throws IOException {
        Path first = write(classes.resolve("com/A.class"), "1");
        watched.awaitTold("math", first);

        deleteAll(folder.resolve("target"));
        write(first, "1");

        nothingElseIsTold();
    }

    @Test
    void whatABranchSwitchChangesIsTold() throws IOException {
        Set<Path> expected = new HashSet<>();
        Set<Path> before = new HashSet<>();
        for (int index = 0; index < 30; index++) {
            before.add(write(src.resolve("p" + index % 5 + "/C" + index + ".java"), "one"));
        }
        watched.awaitTold("math", before);

        deleteAll(src.resolve("p0"));
        for (Path each : before) {
            if (each.startsWith(src.resolve("p0"))) {
                expected.add(each);
            } else if (each.startsWith(src.resolve("p1"))) {
                write(each, "two");
                expected.add(each);
            } else if (each.startsWith(src.resolve("p2"))) {
                Files.delete(each);
                write(each, "one");
            }
        }
        expected.add(write(src.resolve("new/deep/N.java"), "new"));

        watched.awaitTold("math", expected);
        nothingElseIsTold();
    }

    @Test
    void whatChangesWhileEventsAreLostIsTold() throws IOException {
        Path untouched = write(src.resolve("B.java"), "class B {}");
        Path gone = write(src.resolve("G.java"), "class G {}");
        watched.awaitTold("math", untouched, gone);

        watched.watch.whileDeaf(() -> {
            try {
                for (int index = 0; index < 1_000; index++) {
                    Files.delete(write(src.resolve("T" + index + ".java"), ""));
                }
                write(file, "class C {}");
                Files.delete(gone);
                write(src.resolve("late/L.java"), "class L {}");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });

        watched.awaitTold("math", file, gone, src.resolve("late/L.java"));
    }

    @Test
    void aJarReplacedByRenameOrOverwrittenIsToldAndNewOnesToo() throws IOException {
        Path lib = folder.resolve("lib");
        watched.watching("jars", new Matching(lib, "*.jar", BUILT));
        Path jar = write(lib.resolve("a.jar"), "1");
        watched.awaitOneCall("jars", jar);

        Files.move(write(lib.resolve("a.jar.part"), "2"), jar, REPLACE_EXISTING);
        watched.awaitOneCall("jars", jar);
        write(jar, "3");
        watched.awaitOneCall("jars", jar);
        Path other = write(lib.resolve("b.jar"), "1");
        write(lib.resolve("b.txt"), "1");
        write(lib.resolve("sub/c.jar"), "1");
        watched.awaitOneCall("jars", other);
    }

    @Test
    void aSingleFileMayAppearVanishAndComeBack() throws IOException {
        Path conf = folder.resolve("conf/local/serve.conf");
        watched.watching("configuration", new SingleFile(conf, EDITED));

        write(conf, "1");
        watched.awaitTold("configuration", conf);
        deleteAll(folder.resolve("conf"));
        watched.awaitTold("configuration", conf);
        write(conf, "2");
        watched.awaitTold("configuration", conf);
        write(conf.resolveSibling("other.conf"), "2");
        write(conf, "3");
        watched.awaitTold("configuration", conf);
    }

    @Test
    void aLinkThatIsSwappedAboveAFileIsAChange() throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        write(conf.resolve("..1/serve.conf"), "1");
        write(conf.resolve("..2/serve.conf"), "2");
        Files.createSymbolicLink(conf.resolve("..data"), Path.of("..1"));
        Path link = Files.createSymbolicLink(conf.resolve("serve.conf"), Path.of("..data/serve.conf"));
        watched.watching("configuration", new SingleFile(link, EDITED));

        Path temporary = Files.createSymbolicLink(conf.resolve("..tmp"), Path.of("..2"));
        Files.move(temporary, conf.resolve("..data"), ATOMIC_MOVE);
        watched.awaitOneCall("configuration", link);

        write(conf.resolve("..2/serve.conf"), "3");
        watched.awaitOneCall("configuration", link);
    }

    @Test
    void aJarThatIsALinkChangesWithWhatItPointsTo() throws IOException {
        Path versions = folder.resolve("versions");
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Path one = write(versions.resolve("1.jar"), "1");
        Path jar = Files.createSymbolicLink(lib.resolve("a.jar"), one);
        watched.watching("jars", new Matching(lib, "*.jar", BUILT));

        write(one, "11");
        watched.awaitOneCall("jars", jar);
        Files.delete(jar);
        Files.createSymbolicLink(jar, write(versions.resolve("2.jar"), "2"));
        watched.awaitOneCall("jars", jar);
        write(versions.resolve("2.jar"), "22");
        watched.awaitOneCall("jars", jar);
    }

    @Test
    void filesBelowALinkToAFolderAreToldAsTheyAreWatched() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        watched.watching("linked", new Folder(link, List.of(), EDITED));

        write(real.resolve("deep/A.java"), "1");

        watched.awaitTold("linked", link.resolve("deep/A.java"));
    }

    @Test
    void aLinkThatLeadsNowhereOrInACircleIsAFileThatMayAppear() throws IOException {
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("conf/later"));
        Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        watched.watching("links", new SingleFile(dangling, EDITED), new SingleFile(circle, EDITED));

        write(folder.resolve("conf/later"), "1");
        watched.awaitTold("links", dangling);
        Files.delete(circle);
        write(circle, "1");
        watched.awaitTold("links", circle);
    }

    @Test
    void aLinkToAFolderInAWatchedFolderIsNotFollowed() throws IOException {
        Files.createSymbolicLink(src.resolve("up"), src);

        nothingElseIsTold();
    }

    @Test
    void aFileMayStandWhereAFolderIsLookedFor() throws IOException {
        Files.createDirectories(classes);
        deleteAll(classes);
        write(classes, "an archive");

        watched.awaitTold("math", classes);
    }

    @Test
    void theFilesOfVersionControlAreNotTold() throws IOException {
        write(folder.resolve("src/.git/refs/A.java"), "1");

        nothingElseIsTold();
    }

    /** A last change is the only one told. */
    private void nothingElseIsTold() throws IOException {
        Path last = write(src.resolve("Last.java"), Instant.now().toString());
        watched.awaitTold("math", last);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(each);
            }
        }
    }
}
