package dev.tessera.store.redis;

import dev.tessera.store.pem.PemFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What files of PEM hold, as a key store, made anew when they have changed. Files that can be used no more leave the store that there was. Safe for use by many threads. */
final class KeyStoreOfFiles {
    private static final Logger log = LoggerFactory.getLogger(KeyStoreOfFiles.class);

    /** The client loads its stores anew for each connection, which takes long for any other kind; they never leave the process. */
    static final String TYPE = "JKS";

    private final List<Path> paths;
    private final Content content;
    private List<PemFile> used;
    private byte[] store;
    private String told = "";

    /** Puts into a store what files hold. Throws {@link IllegalArgumentException} if they hold something else. */
    @FunctionalInterface
    interface Content {
        void put(List<PemFile> files, KeyStore into) throws GeneralSecurityException;
    }

    private KeyStoreOfFiles(List<Path> paths, Content content, List<PemFile> files)
            throws GeneralSecurityException, IOException {
        this.paths = paths;
        this.content = content;
        this.used = files;
        this.store = stored(files);
    }

    /** @throws RedisException if a file cannot be read or used; names it */
    static KeyStoreOfFiles open(List<Path> paths, Content content) {
        try {
            return new KeyStoreOfFiles(paths, content, read(paths));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new RedisException("TLS cannot be set up for Redis: " + e.getMessage(), e);
        }
    }

    /** Of the store and of its keys, which are in memory alone. */
    static char[] password() {
        return "in memory".toCharArray();
    }

    /** The store of what the files hold now, or, while that cannot be used, held before. */
    synchronized InputStream latest() {
        try {
            List<PemFile> now = read(paths);
            if (!now.equals(used)) {
                store = stored(now);
                used = now;
                log.info("TLS of new connections to Redis is by {} as they are now", paths);
            }
            told = "";
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            tell(String.valueOf(e.getMessage()));
        }
        return new ByteArrayInputStream(store);
    }

    /** Once, as each connection finds the same. */
    private void tell(String fault) {
        if (!fault.equals(told)) {
            log.warn("TLS of connections to Redis stays as it was: {}", fault);
            told = fault;
        }
    }

    private static List<PemFile> read(List<Path> paths) throws IOException {
        List<PemFile> files = new ArrayList<>(paths.size());
        for (Path path : paths) {
            try {
                files.add(PemFile.read(path));
            } catch (IOException e) {
                throw new IOException(path + " cannot be read; check the path and who may read it", e);
            }
        }
        return files;
    }

    private byte[] stored(List<PemFile> files) throws GeneralSecurityException, IOException {
        KeyStore made = KeyStore.getInstance(TYPE);
        made.load(null, password());
        content.put(files, made);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        made.store(bytes, password());
        return bytes.toByteArray();
    }
}
