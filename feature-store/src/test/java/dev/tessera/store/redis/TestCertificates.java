package dev.tessera.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and what it signed, made by the JDK's keytool for one test, as files of PEM. It signs for 90 days, and as if 10 years ago, so that clocks of tests may stand in the past. */
public final class TestCertificates {
    private static final String PASSWORD = "only-for-a-test";
    private static final int DAYS = 90;
    private static final int DAYS_BEFORE = 3650;

    private final Path folder;
    private final Path store;

    public TestCertificates(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.store = folder.resolve("all.p12");
        keytool("-genkeypair", "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c");
    }

    public Path authority() throws GeneralSecurityException, IOException {
        return pem("authority");
    }

    /** @param host for example {@code ip:127.0.0.1} or {@code dns:redis.example} */
    public RedisTls.Identity signed(String name, String host) throws Exception {
        return make(name, "-ext", "san=" + host);
    }

    /** One whose only name is the common name of its subject. */
    public RedisTls.Identity signedWithoutAlternativeName(String name) throws Exception {
        return make(name);
    }

    /** One whose alternative names are said to be many and are cut off. */
    public RedisTls.Identity signedWithUnreadableAlternativeName(String name) throws Exception {
        return make(name, "-ext", "2.5.29.17=30:7f:82");
    }

    /** One that was good yesterday. */
    public RedisTls.Identity expired(String name, String host) throws Exception {
        return make(name, "authority", "-2d", 1, "-ext", "san=" + host);
    }

    /** One that is good for 90 days from a later day on. */
    public RedisTls.Identity beginningIn(int days, String name, String host) throws Exception {
        return make(name, "authority", "+" + days + "d", DAYS, "-ext", "san=" + host);
    }

    /** An authority below the first one, from so many days before now to so many after. */
    public Path authorityBelow(String name, int before, int after) throws Exception {
        return make(name, "authority", "-" + before + "d", before + after, "-ext", "bc:c")
                .certificate();
    }

    /** One that an authority below signed, for 90 days from a later day on. Its file has no other certificate. */
    public RedisTls.Identity signedBelow(String authority, int days, String name, String host) throws Exception {
        return make(name, authority, "+" + days + "d", DAYS, "-ext", "san=" + host);
    }

    private RedisTls.Identity make(String name, String... more) throws Exception {
        return make(name, "authority", "-" + DAYS_BEFORE + "d", DAYS_BEFORE + DAYS, more);
    }

    private RedisTls.Identity make(String name, String signer, String start, int days, String... more)
            throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-signer", signer));
        arguments.addAll(List.of("-startdate", start, "-validity", Integer.toString(days)));
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
        return new RedisTls.Identity(pem(name), keyPem(name));
    }

    private Path pem(String alias) throws GeneralSecurityException, IOException {
        Certificate certificate = open().getCertificate(alias);
        return write(alias + ".crt", "CERTIFICATE", certificate.getEncoded());
    }

    private Path keyPem(String alias) throws GeneralSecurityException, IOException {
        Key key = open().getKey(alias, PASSWORD.toCharArray());
        return write(alias + ".key", "PRIVATE KEY", key.getEncoded());
    }

    private Path write(String file, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private KeyStore open() throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, PASSWORD.toCharArray());
        }
        return all;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keyalg", "EC", "-groupname", "secp256r1", "-keystore", store.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD));
        Path log = folder.resolve("keytool.log");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("keytool ended with " + exit + ": " + Files.readString(log));
        }
    }
}
