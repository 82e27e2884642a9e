package dev.serve.supervisor.modules;

import java.util.List;

/** One kind of thing that a module may leave behind in the JVM. */
interface RemainsKind {

    /** What things of this kind are called, in a word or two. */
    String name();

    /**
     * Finds what is left of a module, and cleans what is safe to.
     *
     * @throws ClosedPackageException when this JVM lets nobody look for it
     * @throws Exception when something else was in the way; what was not cleaned by then stays
     */
    List<Finding> clean(Belongings module) throws Exception;
}
