/**
 * What one training and evaluation run is made of: its split, its modalities, the form of its encoder, its seed. Every stage after ingest works
 * inside the folder of one study and reads what it is from {@code study.json}.
 */
@NullMarked
package dev.tessera.offline.study;

import org.jspecify.annotations.NullMarked;
