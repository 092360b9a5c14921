/**
 * The words of Tessera as types: items, users, events and what they are named by. Every other room speaks in these; they depend on
 * nothing.
 */
@NullMarked
package dev.tessera.store.model;

import org.jspecify.annotations.NullMarked;
