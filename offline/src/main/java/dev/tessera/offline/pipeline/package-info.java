/**
 * The whole offline side, line by line: the seven stages in their order, once for every study of a plan. Start reading at
 * {@link dev.tessera.offline.pipeline.Pipeline}.
 */
@NullMarked
package dev.tessera.offline.pipeline;

import org.jspecify.annotations.NullMarked;
