package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.ExternalLists.Question;
import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Partition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates lists that another program made, by the rules and the code that Tessera's model is evaluated by. Items that are not listed share the
 * ranks behind the list; a question without a list counts as one with an empty list.
 */
public final class ScoreExternal {
    private static final Logger LOG = LoggerFactory.getLogger(ScoreExternal.class);

    private final WorkDirectory work;

    public ScoreExternal(WorkDirectory work) {
        this.work = work;
    }

    /**
     * Stores the figures beside the study's own; {@link EvaluateStage#merge} lays them together.
     *
     * @param name of the other program in tables: lower case letters, digits and hyphens, not the name of a model of ours
     * @return every measure of every slice
     * @throws IOException if the file breaks the rules; names row and field
     */
    public List<MetricRow> run(Study study, String name, Path file) throws IOException {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,63}") || name.startsWith(StudyRun.MODEL)) {
            throw new IllegalArgumentException("name '" + name
                    + "'; expected lower case letters, digits and hyphens, not starting with " + StudyRun.MODEL);
        }
        if (names(study).contains(name)) {
            throw new IllegalArgumentException("name '" + name + "' is that of a model of ours; choose another");
        }
        StudyReader reader = new StudyReader(work, study.name());
        Catalog catalog = reader.catalog();
        List<EvaluationTarget> targets = reader.targets(Partition.TEST);
        Set<Question> asked = targets.stream().map(ScoreExternal::question).collect(Collectors.toSet());
        ExternalLists lists = ExternalLists.read(file, catalog, asked);
        Set<Question> open = lists.unanswered(asked);
        if (!open.isEmpty()) {
            LOG.warn(
                    "{} answers {} of {} questions; the first open one is {}",
                    file,
                    asked.size() - open.size(),
                    asked.size(),
                    open.iterator().next());
        }
        TargetRanker ranker = new TargetRanker(catalog, reader.facts(catalog));
        List<RankedTarget> ranks = new ArrayList<>();
        for (EvaluationTarget target : targets) {
            TargetRanker.Question question = ranker.ask(target);
            ranks.add(question.answer(name, lists.list(question(target), question.candidates())));
        }
        return store(reader, new StudyRun(study.withSeed(0)), name, ranks);
    }

    /** The models that the study was evaluated with; none if it was not. */
    private Set<String> names(Study study) throws IOException {
        Path folder = work.study(study.name()).table(PerUser.TABLE.name());
        Set<String> names = new HashSet<>();
        if (Files.isDirectory(folder)) {
            PerUser.TABLE.forEach(folder, row -> names.add(row.model()));
        }
        return names;
    }

    private static Question question(EvaluationTarget target) {
        return new Question(target.user(), target.occurredAt());
    }

    private List<MetricRow> store(StudyReader reader, StudyRun run, String name, List<RankedTarget> ranks)
            throws IOException {
        List<PerUser> users = UserTable.of(run, ranks);
        List<MetricRow> metrics = new ArrayList<>(MetricTable.of(users));
        metrics.addAll(MetricTable.whole(run, ranks, reader.catalog().size(), reader.hiddenEvents(run.study())));
        Path folder = work.study(run.name()).root().resolve("external").resolve(name);
        PerUser.TABLE.write(folder.resolve(PerUser.TABLE.name()), users);
        MetricRow.TABLE.write(folder.resolve(MetricRow.TABLE.name()), metrics);
        return metrics;
    }
}
