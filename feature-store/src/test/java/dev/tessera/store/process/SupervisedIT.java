package dev.tessera.store.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisedIT {
    private static Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        return output.readLine();
    }

    @Test
    void theMainClassRunsWithItsArgumentsAndItsExitCodeIsKept() throws Exception {
        Process child = start(
                Supervised.class, Long.toString(ProcessHandle.current().pid()), Ending.class.getName(), "a b", "7");
        assertThat(firstLine(child)).isEqualTo("a b");
        assertThat(child.waitFor()).isEqualTo(7);
    }

    @Test
    void aFailureOfTheMainClassFailsTheProcess() throws Exception {
        Process child =
                start(Supervised.class, Long.toString(ProcessHandle.current().pid()), "no.such.Program");
        assertThat(child.waitFor()).isEqualTo(1);
    }

    @Test
    void theChildEndsWhenItsParentIsKilled() throws Exception {
        Process parent = start(Parent.class);
        long child = Long.parseLong(firstLine(parent));
        assertThat(ProcessHandle.of(child))
                .hasValueSatisfying(process -> assertThat(process.isAlive()).isTrue());

        parent.destroyForcibly().waitFor();

        await().until(() ->
                ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    /** Prints its first argument and ends with its second. */
    static final class Ending {
        public static void main(String[] args) {
            System.out.println(args[0]);
            System.exit(Integer.parseInt(args[1]));
        }
    }

    /** Starts a supervised child, passes on the pid that the child prints, and waits to be killed. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            Process child = start(
                    Supervised.class, Long.toString(ProcessHandle.current().pid()), Endless.class.getName());
            System.out.println(firstLine(child));
            child.waitFor();
        }
    }

    /** Prints its pid and never ends by itself. */
    static final class Endless {
        public static void main(String[] args) throws InterruptedException {
            System.out.println(ProcessHandle.current().pid());
            Thread.currentThread().join();
        }
    }
}
