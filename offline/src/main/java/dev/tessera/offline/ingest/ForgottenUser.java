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

        @Column("until when this is remembered") Instant kept)
        implements Serializable {
    public static final Table<ForgottenUser> TABLE = Table.of("forgotten", ForgottenUser.class, 1);

    private static final long serialVersionUID = 1;

    /** The same user, by what holds longer of both. */
    ForgottenUser or(ForgottenUser other) {
        return new ForgottenUser(
                userSha256, upTo.isAfter(other.upTo) ? upTo : other.upTo, kept.isAfter(other.kept) ? kept : other.kept);
    }
}
