@NullMarked
package dev.serve.supervisor.cli;

import org.jspecify.annotations.NullMarked;
