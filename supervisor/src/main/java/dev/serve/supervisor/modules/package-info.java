/** Modules: their class loaders, and the workers that they are made of. */
@NullMarked
package dev.serve.supervisor.modules;

import org.jspecify.annotations.NullMarked;
