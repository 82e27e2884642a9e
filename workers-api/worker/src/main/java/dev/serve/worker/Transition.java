package dev.serve.worker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Adds an edge to the life cycle of a worker: the marked method leads from one state to another.
 *
 * <p>The method is public, takes nothing and returns {@code void}. A service goes along the shortest path of edges to
 * its target, so an edge from {@link ServiceState#RUNNING} straight to {@link ServiceState#STOPPED} takes the place of
 * the pause and the stop.
 *
 * <p>An edge {@code from} a moving state overtakes the method that is under way: that method's thread is interrupted,
 * and the marked method runs at once beside it. Such an edge leads to {@link ServiceState#STOPPED}, because a worker
 * whose method was overtaken can't be trusted to serve: the worker object is not used again, and when the overtaken
 * method has ended, however it ends, {@link Worker#cleanup} releases what it had acquired late.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Transition {

    /** The states that the edge leaves: at rest, or moving to overtake what is under way. Never empty. */
    ServiceState[] from();

    /** The state that the edge leads to: {@code STOPPED}, {@code PAUSED} or {@code RUNNING}. */
    ServiceState to();
}
