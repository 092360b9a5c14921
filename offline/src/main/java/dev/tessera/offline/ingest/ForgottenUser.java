package dev.tessera.offline.ingest;

import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.io.Serializable;
import java.time.Instant;

/** A user whose events ingest leaves out, without the user's id. */
public record ForgottenUser(
        @Column("SHA-256 of the user's id in UTF-8, hexadecimal")
        String userSha256,

        @Column("what became known of the user at or before this moment is left out")
        Instant upTo,

        @Column("when that need not be remembered any more") Instant rememberedUntil)
        implements Serializable {
    public static final Table<ForgottenUser> TABLE = Table.of("forgotten", ForgottenUser.class, 1);

    /** Of the same user, the later moments. */
    ForgottenUser or(ForgottenUser other) {
        return new ForgottenUser(userSha256, later(upTo, other.upTo), later(rememberedUntil, other.rememberedUntil));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
