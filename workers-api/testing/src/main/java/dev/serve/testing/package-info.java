/** What the tests of a worker give it instead of a supervisor. */
@NullMarked
package dev.serve.testing;

import org.jspecify.annotations.NullMarked;
