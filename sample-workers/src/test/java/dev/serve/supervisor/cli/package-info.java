/** A way for the tests of the whole into the commands of the client. */
@NullMarked
package dev.serve.supervisor.cli;

import org.jspecify.annotations.NullMarked;
