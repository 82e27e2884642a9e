/** Measurements of what is promised, side by side with others. */
@NullMarked
package dev.serve.bench;

import org.jspecify.annotations.NullMarked;
