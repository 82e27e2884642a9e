package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import dev.serve.worker.Transition;
import dev.serve.worker.Worker;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The edges along which a service goes: the standard ones, and those that its worker adds with {@link Transition}.
 *
 * <p>Which edge comes next on the shortest way to each target is found once, when the table is made.
 */
public final class TransitionTable {

    private static final List<Edge> STANDARD_EDGES = List.of(
            new Edge(ServiceState.STOPPED, "prepare", ServiceState.PAUSED),
            new Edge(ServiceState.PAUSED, "start", ServiceState.RUNNING),
            new Edge(ServiceState.RUNNING, "pause", ServiceState.PAUSED),
            new Edge(ServiceState.PAUSED, "stop", ServiceState.STOPPED),
            new Edge(ServiceState.FAILED, "prepare", ServiceState.PAUSED),
            new Edge(ServiceState.FAILED, "", ServiceState.STOPPED));

    private static final TransitionTable STANDARD = new TransitionTable(STANDARD_EDGES);

    private final List<Edge> edges;
    private final Map<Target, Map<ServiceState, Edge>> next = new EnumMap<>(Target.class);
    private final Map<ServiceState, Edge> overtaking = new EnumMap<>(ServiceState.class);

    private TransitionTable(List<Edge> edges) {
        this.edges = List.copyOf(edges);
        for (Target target : Target.values()) {
            next.put(target, waysTo(target.state()));
        }
        for (Edge edge : edges) {
            if (edge.from().isMoving()) {
                overtaking.put(edge.from(), edge);
            }
        }
    }

    /** The edges that every worker has. */
    public static TransitionTable standard() {
        return STANDARD;
    }

    /**
     * The standard edges and those that the worker's class adds.
     *
     * @throws IllegalArgumentException when a marked method can't be a transition, or two lead the same way
     */
    public static TransitionTable of(Class<? extends Worker> worker) {
        requireNoneHidden(worker);
        List<Edge> added = new ArrayList<>();
        Method[] methods = worker.getMethods();
        Arrays.sort(methods, Comparator.comparing(Method::getName));
        for (Method method : methods) {
            Transition transition = isOfObject(method) ? null : method.getAnnotation(Transition.class);
            if (transition != null) {
                requireUsable(method, transition);
                for (ServiceState from : transition.from()) {
                    added.add(new Edge(from, method.getName(), transition.to()));
                }
            }
        }
        return added.isEmpty() ? STANDARD : STANDARD.plus(added, worker.getName());
    }

    /** All edges, the standard ones first. */
    public List<Edge> edges() {
        return edges;
    }

    /** The first edge of the shortest way from a state at rest; empty when it is the target itself. */
    Optional<Edge> next(ServiceState from, Target target) {
        return Optional.ofNullable(next.getOrDefault(target, Map.of()).get(from));
    }

    /** The edge to STOPPED that may overtake what is under way. */
    Optional<Edge> overtaking(ServiceState moving) {
        return Optional.ofNullable(overtaking.get(moving));
    }

    private TransitionTable plus(List<Edge> added, String worker) {
        List<Edge> all = new ArrayList<>(edges);
        for (Edge edge : added) {
            Optional<Edge> twin = all.stream()
                    .filter(other -> other.from() == edge.from() && other.to() == edge.to())
                    .findFirst();
            if (twin.isEmpty()) {
                all.add(edge);
            } else if (!twin.get().equals(edge)) {
                throw new IllegalArgumentException(worker + "." + edge.method() + "() leads from " + edge.from()
                        + " to " + edge.to() + ", and so does " + twin.get().method() + "(): expected one of them");
            }
        }
        return new TransitionTable(all);
    }

    /** Reading the JDK's own annotations on those would make classes at run time, at every start. */
    private static boolean isOfObject(Method method) {
        return method.getDeclaringClass() == Object.class;
    }

    private static void requireNoneHidden(Class<?> worker) {
        for (Class<?> type = worker; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Transition.class) && !Modifier.isPublic(method.getModifiers())) {
                    throw new IllegalArgumentException(type.getName() + "." + method.getName()
                            + "(): a transition is a public method, found " + method.toGenericString());
                }
            }
        }
    }

    private static void requireUsable(Method method, Transition transition) {
        String name = method.getDeclaringClass().getName() + "." + method.getName() + "()";
        if (method.getParameterCount() > 0 || method.getReturnType() != void.class) {
            throw new IllegalArgumentException(
                    name + ": a transition takes nothing and returns void, found " + method.toGenericString());
        }
        if (Modifier.isStatic(method.getModifiers())) {
            throw new IllegalArgumentException(name + ": a transition is a method of the worker, found a static one");
        }
        if (transition.from().length == 0) {
            throw new IllegalArgumentException(name + ": a transition leaves at least one state, found from = {}");
        }
        if (Arrays.asList(transition.from()).contains(ServiceState.FAILED)) {
            throw new IllegalArgumentException(name + ": a worker that failed is not used again, so a transition leaves"
                    + " any state but FAILED, found from = " + Arrays.toString(transition.from()));
        }
    }

    /** Walks backwards from a state, breadth first: for every state at rest, the edge that leads towards it. */
    private Map<ServiceState, Edge> waysTo(ServiceState goal) {
        Map<ServiceState, Edge> ways = new EnumMap<>(ServiceState.class);
        Deque<ServiceState> reached = new ArrayDeque<>(List.of(goal));
        while (!reached.isEmpty()) {
            ServiceState state = reached.remove();
            for (Edge edge : edges) {
                boolean isNew = edge.from() != goal && !ways.containsKey(edge.from());
                if (edge.to() == state && !edge.from().isMoving() && isNew) {
                    ways.put(edge.from(), edge);
                    reached.add(edge.from());
                }
            }
        }
        return Collections.unmodifiableMap(ways);
    }
}
