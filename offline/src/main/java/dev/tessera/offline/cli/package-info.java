/** The commands of the offline side, one a stage. They read options and call the stage; nothing is decided here. */
@NullMarked
package dev.tessera.offline.cli;

import org.jspecify.annotations.NullMarked;
