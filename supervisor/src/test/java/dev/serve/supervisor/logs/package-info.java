@NullMarked
package dev.serve.supervisor.logs;

import org.jspecify.annotations.NullMarked;
