/** Tests of the whole: each starts {@code serve} in a JVM of its own, and looks at it as its users do. */
@NullMarked
package dev.serve.samples.server;

import org.jspecify.annotations.NullMarked;
