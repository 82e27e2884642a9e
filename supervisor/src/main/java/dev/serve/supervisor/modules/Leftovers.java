package dev.serve.supervisor.modules;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The files that editors make beside the one that is edited, and that are nobody's source. */
final class Leftovers {

    /** Vim tries with the first whether it may write to the folder. */
    private static final Set<String> NAMES = Set.of("4913", ".DS_Store");

    private static final List<String> BEGINNINGS = List.of(".#", ".goutputstream-");
    private static final List<String> ENDINGS =
            List.of("~", ".swp", ".swo", ".swx", ".kate-swp", "___jb_tmp___", "___jb_old___");

    private Leftovers() {}

    static boolean include(Path file) {
        String name = String.valueOf(file.getFileName());
        return NAMES.contains(name)
                || BEGINNINGS.stream().anyMatch(name::startsWith)
                || ENDINGS.stream().anyMatch(name::endsWith)
                || (name.startsWith("#") && name.endsWith("#"));
    }
}
