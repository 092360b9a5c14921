package dev.tessera.store.tensorflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the last bits of what a model computes depend on, besides model and input. Where two profiles are equal, so are the bits. */
public final class NumericProfile {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    /** Sets of instructions that kernels are chosen by. */
    private static final Set<String> INSTRUCTIONS = Set.of(
            "avx",
            "avx2",
            "fma",
            "avx512f",
            "avx512bw",
            "avx512_vnni",
            "avx512_bf16",
            "avx_vnni",
            "amx_tile",
            "asimd",
            "asimddp",
            "sve",
            "bf16");

    private static final List<String> FLAGS = List.of("TF_ENABLE_ONEDNN_OPTS", "TF_DETERMINISTIC_OPS");

    private NumericProfile() {}

    /** Of user vectors that are asked for one by one. Loads TensorFlow. */
    public static String ofSingleHistories(TensorFlowThreads threads) {
        Devices devices = Devices.probe(threads);
        String device = devices.gpus().isEmpty() ? "CPU" : String.join(" ", devices.models());
        Stream<String> flags =
                FLAGS.stream().map(flag -> flag + " " + System.getenv().getOrDefault(flag, "unset"));
        return String.join(
                "; ",
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                String.join(" ", instructions(CPU)),
                "TensorFlow " + devices.version(),
                device,
                devices.threads() + " threads",
                "batch " + UserModel.BATCH_SIZES.get(0),
                String.join("; ", flags.toList()));
    }

    /** In rising order; none where the system does not tell. */
    static Set<String> instructions(Path cpuinfo) {
        Set<String> found = new TreeSet<>();
        try (Stream<String> lines = Files.lines(cpuinfo, StandardCharsets.UTF_8)) {
            lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .findFirst()
                    .ifPresent(line -> found.addAll(List.of(line.split("\\s+", -1))));
        } catch (IOException | java.io.UncheckedIOException e) {
            return Set.of();
        }
        found.retainAll(INSTRUCTIONS);
        return found;
    }
}
