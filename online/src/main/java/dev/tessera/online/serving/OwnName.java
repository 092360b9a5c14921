package dev.tessera.online.serving;

import dev.tessera.store.model.ReplicaId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** What a ranker calls itself if nobody gave it a name. */
final class OwnName {
    private OwnName() {}

    /** The host's name, so that people know where to look, and 48 random bits, so that no two rankers share it. */
    static ReplicaId of(RandomGenerator random) {
        byte[] bits = new byte[6];
        random.nextBytes(bits);
        return new ReplicaId(host() + "-" + HexFormat.of().formatHex(bits));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "ranker";
        }
    }
}
