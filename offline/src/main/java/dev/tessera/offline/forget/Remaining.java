package dev.tessera.offline.forget;

/**
 * Something that still holds what came of a user, or that the user was forgotten.
 *
 * @param what it is, and what it holds
 * @param until when or by what it goes
 */
public record Remaining(String what, String until) {}
