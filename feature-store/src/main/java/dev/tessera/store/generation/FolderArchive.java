package dev.tessera.store.generation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A folder as one file: a ZIP without compression, entries sorted, times fixed, so that equal folders give equal bytes and hence one blob.
 */
public final class FolderArchive {
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private FolderArchive() {}

    /**
     * Packs the files of a folder.
     *
     * @param wanted decides by path relative to the folder
     * @return how many files were packed
     */
    public static int pack(Path folder, Predicate<Path> wanted, Path target) {
        List<Path> files = files(folder).stream().filter(wanted).toList();
        AtomicFiles.write(target, out -> write(folder, files, out));
        return files.size();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static void write(Path folder, List<Path> files, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (Path file : files) {
            ZipEntry entry = new ZipEntry(name(file));
            entry.setTimeLocal(TIME);
            zip.putNextEntry(entry);
            Files.copy(folder.resolve(file), zip);
            zip.closeEntry();
        }
        zip.finish();
    }

    /**
     * Unpacks an archive into a folder that appears whole or not at all. A folder that is there already and equals the archive is kept.
     *
     * @throws BlobException if an entry would lie outside the folder
     */
    public static void unpack(Path archive, Path folder) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            if (Files.isDirectory(folder)) {
                if (matches(zip, folder)) {
                    return;
                }
                delete(folder);
            }
            Path temporary = AtomicFiles.temporary(folder);
            Enumeration<? extends ZipEntry> entries = zip.entries();
            Files.createDirectories(temporary);
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path file = inside(temporary, entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
            move(temporary, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + archive + " into " + folder, e);
        }
    }

    private static void move(Path temporary, Path folder) throws IOException {
        try {
            Files.move(temporary, folder);
        } catch (IOException e) {
            delete(temporary);
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static Path inside(Path folder, String name) {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw new BlobException("archive has an entry '" + name + "'; expected a path inside the folder");
        }
        return file;
    }

    private static boolean matches(ZipFile zip, Path folder) throws IOException {
        if (files(folder).size() != zip.size()) {
            return false;
        }
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            Path file = inside(folder, entry.getName());
            if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize() || crc(file) != entry.getCrc()) {
                return false;
            }
        }
        return true;
    }

    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return crc.getValue();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String name(Path relative) {
        return relative.toString().replace('\\', '/');
    }
}
