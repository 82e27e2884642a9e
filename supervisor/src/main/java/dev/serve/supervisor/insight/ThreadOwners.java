package dev.serve.supervisor.insight;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tells to which service a thread belongs by its name, which begins with that of the service: {@code spam prepare}, {@code
 * spam loop}, {@code spam-stdout}. Pure.
 */
public final class ThreadOwners {

    private final Set<String> services;

    /** Among services of these names. */
    public ThreadOwners(Collection<String> services) {
        this.services = new HashSet<>(services);
    }

    /** The service with the longest name that a thread's name begins with. */
    public Optional<String> ownerOf(String thread) {
        for (int end = thread.length(); end > 0; end--) {
            boolean isWordEnd = end == thread.length() || thread.charAt(end) == ' ' || thread.charAt(end) == '-';
            if (isWordEnd && services.contains(thread.substring(0, end))) {
                return Optional.of(thread.substring(0, end));
            }
        }
        return Optional.empty();
    }
}
