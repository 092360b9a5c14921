package dev.tessera.offline.forget;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tessera.offline.evaluate.PerUser;
import dev.tessera.offline.evaluate.RankedTarget;
import dev.tessera.offline.evaluate.Recommendation;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.stream.StreamTables;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Rows of users are found by a column {@code user}, texts of theirs by a column {@code raw}: a table that names them otherwise would be missed. */
class TablesOfUsersTest {
    private static final List<Table<?>> TABLES = tables();

    @Test
    void everyTableThatHasUsersHasThemInOneColumnOfThatName() {
        assertThat(TABLES)
                .extracting(Table::name)
                .contains("events", "shown_items", "sequences", "targets", "ranks", "per_user", "recommendations");
        for (Table<?> table : TABLES) {
            for (RecordComponent component : table.row().getRecordComponents()) {
                if (component.getGenericType().getTypeName().contains(UserId.class.getName())) {
                    assertThat(component.getType())
                            .describedAs("%s, %s", table, component)
                            .isEqualTo(UserId.class);
                    assertThat(component.getName()).describedAs("%s", table).isEqualTo("user");
                    assertThat(table.schema().getField("user").schema().getType())
                            .describedAs("%s", table)
                            .isEqualTo(Schema.Type.STRING);
                }
            }
        }
    }

    @Test
    void noOtherColumnOfATextSeemsToHoldUsersOrPiecesOfInput() {
        for (Table<?> table : TABLES) {
            for (Schema.Field field : table.schema().getFields()) {
                String name = field.name().toLowerCase(Locale.ROOT);
                boolean suspicious = name.contains("user") || name.contains("raw") || name.contains("text_of");
                if (suspicious && field.schema().getType() == Schema.Type.STRING) {
                    assertThat(name).describedAs("%s", table).isIn("user", "raw", "user_sha256");
                }
            }
        }
    }

    @Test
    void theTablesThatAreMeantAreAmongThem() {
        assertThat(TABLES)
                .contains(
                        LoggedDecision.TABLE,
                        IngestTables.EVENTS,
                        IngestTables.REJECTED,
                        StreamTables.SHOWN,
                        StreamTables.REJECTED,
                        TrainingSequence.TABLE,
                        EvaluationTarget.TABLE,
                        RankedTarget.TABLE,
                        PerUser.TABLE,
                        Recommendation.TABLE);
    }

    /** All tables that any class of ours keeps in a constant. */
    private static List<Table<?>> tables() {
        List<Table<?>> found = new ArrayList<>();
        for (JavaClass each : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.tessera.offline", "dev.tessera.store")) {
            for (JavaField field : each.getFields()) {
                if (field.getRawType().isEquivalentTo(Table.class)
                        && field.getModifiers().contains(JavaModifier.STATIC)) {
                    found.add(valueOf(field.reflect()));
                }
            }
        }
        return found;
    }

    private static Table<?> valueOf(Field field) {
        try {
            field.setAccessible(true);
            return (Table<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
