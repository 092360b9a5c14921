/** The command line of everything that runs online: one subcommand a task, and one place that turns failures into messages. */
@NullMarked
package dev.tessera.online.cli;

import org.jspecify.annotations.NullMarked;
