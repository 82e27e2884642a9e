@NullMarked
package dev.serve.supervisor.modules;

import org.jspecify.annotations.NullMarked;
