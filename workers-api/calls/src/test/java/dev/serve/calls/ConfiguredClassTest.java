package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.serve.calls.RequestFilter.Head;
import dev.serve.calls.RequestFilter.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredClassTest {

    private static final Head REQUEST = new Head("GET", "/", _ -> Optional.empty(), "127.0.0.1");

    @Test
    void aFilterIsMadeWithItsSettings() throws Exception {
        RequestFilter filter =
                ConfiguredClass.make(settings(Configured.class, "who = alice"), "filter", RequestFilter.class);

        assertThat(filter.check(REQUEST)).isEqualTo(new Verdict.Taken(Map.of("login", "alice")));
    }

    @Test
    void aFilterNeedsNoSettings() throws Exception {
        RequestFilter filter = ConfiguredClass.make(settings(Plain.class, ""), "filter", RequestFilter.class);

        assertThat(filter.check(REQUEST)).isEqualTo(new Verdict.Taken(Map.of()));
    }

    @Test
    void aClassIsLookedForByTheContextClassLoaderFirst() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader module = new ModuleLoader();
        thread.setContextClassLoader(module);
        try {
            RequestFilter filter = ConfiguredClass.make(settings(Plain.class, ""), "filter", RequestFilter.class);

            assertThat(filter.getClass().getClassLoader()).isSameAs(module);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aThreadWithoutAContextClassLoaderFindsThoseOfTheProduct() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            assertThat(ConfiguredClass.make(settings(Plain.class, ""), "filter", RequestFilter.class))
                    .isInstanceOf(Plain.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    com.example.None | expected a class that can be loaded, found none named com.example.None
                    java.lang.String | expected a class that implements dev.serve.calls.RequestFilter, found java.lang.String
                    dev.serve.calls.RequestFilter | expected a public class with a public constructor
                    dev.serve.calls.ConfiguredClassTest$Hidden | expected a public class with a public constructor
                    dev.serve.calls.ConfiguredClassTest$Broken | can't be made: java.lang.IllegalStateException: no disk
                    """)
    void aClassThatIsNoFilterIsNamedWithTheSettingAndItsPlace(String name, String message) {
        Config settings = parsed("from = 8\nclass = \"" + name + "\"");

        assertThatThrownBy(() -> ConfiguredClass.make(settings, "filter", RequestFilter.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("serve.conf: 2: Invalid value at 'filter.class': ")
                .hasMessageContaining(message);
    }

    @Test
    void settingsThatAFilterDoesNotTakeAreNamedByIt() {
        Config settings = settings(Configured.class, "who = [1]");

        assertThatThrownBy(() -> ConfiguredClass.make(settings, "filter", RequestFilter.class))
                .isInstanceOf(ConfigException.WrongType.class)
                .hasMessageContaining("serve.conf: 2: who has type LIST");
    }

    @Test
    void aRefusalIsAnError() {
        assertThatThrownBy(() -> new Verdict.Refused(200, "no", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("200");
    }

    private static Config settings(Class<?> type, String more) {
        return parsed("class = \"" + type.getName() + "\"\n" + more);
    }

    private static Config parsed(String text) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription("serve.conf"));
    }

    /** A filter with settings. */
    public static final class Configured implements RequestFilter {
        private final String who;

        public Configured(Config settings) {
            who = settings.getString("who");
        }

        @Override
        public Verdict check(Head request) {
            return new Verdict.Taken(Map.of("login", who));
        }
    }

    /** A filter without settings. */
    public static final class Plain implements RequestFilter {
        @Override
        public Verdict check(Head request) {
            return new Verdict.Taken(Map.of());
        }
    }

    /** A filter whose constructor throws. */
    public static final class Broken implements RequestFilter {
        public Broken() {
            throw new IllegalStateException("no disk");
        }

        @Override
        public Verdict check(Head request) {
            return new Verdict.Taken(Map.of());
        }
    }

    /** A filter that nobody else can make. */
    static final class Hidden implements RequestFilter {
        @Override
        public Verdict check(Head request) {
            return new Verdict.Taken(Map.of());
        }
    }

    /** Has a class {@link Plain} of its own. */
    private static final class ModuleLoader extends ClassLoader {
        ModuleLoader() {
            super(ConfiguredClassTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Plain.class.getName())) {
                return super.loadClass(name, resolve);
            }
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(getResourceAsStream(file), file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
