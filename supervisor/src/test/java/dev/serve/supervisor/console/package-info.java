@NullMarked
package dev.serve.supervisor.console;

import org.jspecify.annotations.NullMarked;
