package dev.tessera.offline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The stage on a small shop: two splits in, tables and a page out, and DuckDB gets from them what we got. */
@ExtendWith(FlinkExtension.class)
class EvaluateStageIT {
    @TempDir
    static Path folder;

    private static WorkDirectory work;
    private static EvaluationSummary summary;

    @BeforeAll
    static void evaluate(FlinkCluster cluster) throws Exception {
        work = new WorkDirectory(folder);
        SmallShop shop = SmallShop.of(90, 60, 7);
        List<Study> studies = Stream.of("time", "cold-0-image", "cold-0-text", "cold-1-text")
                .map(Study::parse)
                .toList();
        for (Study study : studies) {
            shop.write(work, study);
        }
        summary = new EvaluateStage(cluster, work).run(studies, EvaluateOptions.DEFAULT);
    }

    @Test
    void everyBaselineIsInTheTable() {
        assertThat(summary.metrics().stream()
                        .filter(row -> row.study().equals("time"))
                        .map(MetricRow::model)
                        .distinct())
                .containsExactlyInAnyOrder(
                        "random",
                        "popularity",
                        "popularity-recent",
                        "attribute-profile",
                        "tfidf-profile",
                        "content-als",
                        "item-knn",
                        "item-knn-decay",
                        "ease",
                        "ease-decay");
    }

    @Test
    void aModelThatReadsTheTasteBeatsPopularity() {
        Comparison row = summary.comparisons().stream()
                .filter(each -> each.split().equals("time")
                        && each.labels().equals("all")
                        && each.slice().equals("all")
                        && each.metric().equals("ndcg")
                        && each.k() == 10
                        && each.model().equals("attribute-profile")
                        && each.against().equals("popularity"))
                .findFirst()
                .orElseThrow();
        assertThat(row.low()).isPositive();
        assertThat(row.smallestDetectable()).isBetween(0.0, 0.2);
    }

    @Test
    void aggregatesOfPerUserInSqlEqualTheMetrics() throws Exception {
        String difference = """
                with again as (
                  select study, labels, model, seed, slice, avg(ndcg10) as ndcg10, avg(recall20) as recall20,
                         avg(mrr50) as mrr50, avg(hit_rate5) as hit_rate5, avg(novelty) as novelty,
                         count(*) as users, sum(targets) as targets
                  from per_user group by all)
                select count(*), max(abs(m.value - case m.metric || m.k
                    when 'ndcg10' then ndcg10 when 'recall20' then recall20 when 'mrr50' then mrr50
                    when 'hit_rate5' then hit_rate5 when 'novelty10' then novelty end)),
                  sum(abs(m.users - a.users) + abs(m.targets - a.targets))
                from metrics m join again a using (study, labels, model, seed, slice)
                where m.metric || m.k in ('ndcg10', 'recall20', 'mrr50', 'hit_rate5', 'novelty10')""";
        List<Double> row = query(difference).get(0);
        assertThat(row.get(0)).isGreaterThan(1000);
        assertThat(row.get(1)).isCloseTo(0, within(1e-12));
        assertThat(row.get(2)).isZero();
    }

    @Test
    void ranksGiveThePerUserRowsInSql() throws Exception {
        String difference = """
                with again as (
                  select model, "user", avg(case when rank <= 10 then 1 / log2(1 + rank) else 0 end) as ndcg10
                  from read_parquet('%s/*.parquet') where in_all group by all)
                select count(*), max(abs(p.ndcg10 - a.ndcg10))
                from per_user p join again a using (model, "user")
                where p.study = 'time' and p.labels = 'all' and p.slice = 'all'""".formatted(work.study("time").table("ranks"));
        List<Double> row = query(difference).get(0);
        assertThat(row.get(0)).isGreaterThan(100);
        assertThat(row.get(1)).isCloseTo(0, within(1e-12));
    }

    @Test
    void everyQueryOfTheReferenceRuns() throws Exception {
        String page = Files.readString(Path.of("../docs/reference/parquet-tables.md"));
        List<String> queries = new ArrayList<>();
        for (int at = page.indexOf("```sql"); at >= 0; at = page.indexOf("```sql", at + 1)) {
            queries.add(page.substring(at + 6, page.indexOf("```", at + 6)));
        }
        assertThat(queries).hasSizeGreaterThan(3);
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String query : queries) {
                statement.execute(query.replace("work/", folder + "/"));
            }
        }
    }

    /** Both studies of the first fold have its baselines, as the study that the others vary is not there; they count once. */
    @Test
    void foldsAreLaidTogether() {
        long single = targets("cold-0-image") + targets("cold-1-text");
        assertThat(targets("cold")).isEqualTo(single);
    }

    private static long targets(String study) {
        return summary.metrics().stream()
                .filter(row -> row.study().equals(study)
                        && row.labels().equals("all")
                        && row.slice().equals("all")
                        && row.model().equals("random")
                        && row.metric().equals("ndcg")
                        && row.k() == 10)
                .findFirst()
                .orElseThrow()
                .targets();
    }

    @Test
    void theReportIsOneFileThatLoadsNothing() throws Exception {
        String page = Files.readString(work.report());
        assertThat(page).contains("<svg").doesNotContain("http://", "https://", "src=", "@import", "NaN");
    }

    private static Connection open() throws Exception {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            for (String table : List.of("metrics", "per_user", "recommendations", "comparisons")) {
                statement.execute("create view %s as select * from read_parquet('%s/*.parquet')"
                        .formatted(table, work.evaluationTable(table)));
            }
        }
        return connection;
    }

    private static List<List<Double>> query(String sql) throws Exception {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<Double>> rows = new ArrayList<>();
            while (result.next()) {
                List<Double> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getDouble(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
