/**
 * Where the stages run: one Flink cluster, tables as sources and sinks, the work directory, and the progress that people see. Stages
 * say what they compute; this room says where the bytes come from and go to.
 */
@NullMarked
package dev.tessera.offline.flink;

import org.jspecify.annotations.NullMarked;
