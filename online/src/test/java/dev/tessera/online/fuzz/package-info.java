/** Requests that nobody would send on purpose, made from a seed and the descriptors of the services, so that new fields and calls are among them. */
package dev.tessera.online.fuzz;
