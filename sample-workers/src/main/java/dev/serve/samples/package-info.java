/** Small real workers, one for each base class of {@code dev.serve.worker}, that the documents quote. */
@NullMarked
package dev.serve.samples;

import org.jspecify.annotations.NullMarked;
