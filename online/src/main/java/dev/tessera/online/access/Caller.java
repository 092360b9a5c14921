package dev.tessera.online.access;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A service or a person that calls.
 *
 * @param name how messages and the audit log call them
 * @param quota empty for as much as they like
 */
public record Caller(String name, Set<Scope> scopes, Optional<Quota> quota) {
    /** Anybody, where nobody is asked who they are. */
    public static final Caller ANONYMOUS = new Caller("anonymous", EnumSet.allOf(Scope.class), Optional.empty());

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
