package dev.tessera.offline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.evaluate.ExternalLists.Question;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalListsTest {
    private static final Question ASKED = new Question(new UserId("u"), 100);
    private static final boolean[] ALL = {true, true, true, true, true, true};

    @TempDir
    Path folder;

    @Test
    void listsAreOrderedByRankAndLoseWhatIsNoCandidate() throws IOException {
        ExternalLists lists = read("u,100,3,i005\nu,100,1,i002\nu,100,2,i004\n");
        assertThat(lists.list(ASKED, ALL)).containsExactly(2, 4, 5);
        assertThat(lists.list(ASKED, new boolean[] {true, true, true, true, false, true}))
                .containsExactly(2, 5);
    }

    @Test
    void aListIsWorthWhatAModelWithThatOrderIsWorth() throws IOException {
        TargetRanker.Question question = new TargetRanker(
                        Questions.catalog(6),
                        Collections.nCopies(
                                6, new dev.tessera.offline.evaluate.recommend.ItemFacts("", List.of(), true, true)))
                .ask(Questions.target(4, 1));
        RankedTarget listed =
                question.answer("m", read("u,100,1,i002\nu,100,2,i004\n").list(ASKED, question.candidates()));
        RankedTarget scored = question.answer("m", new float[] {0, 0, 2, 0, 1, 0});
        assertThat(listed.rank()).isEqualTo(scored.rank()).isEqualTo(2);
        assertThat(listed.candidates()).isEqualTo(scored.candidates());
        assertThat(listed.top()).containsExactly(2, 4);
    }

    @Test
    void questionsWithoutAListAreNamed() throws IOException {
        Question other = new Question(new UserId("v"), 5);
        assertThat(read("u,100,1,i002\n").unanswered(Set.of(ASKED, other))).containsExactly(other);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u,100,one,i002 | line 2: rank is 'one'; expected a whole number",
                "u,101,1,i002 | line 2: user u is not asked for at 101",
                "u,100,1,nothing | line 2: item nothing is not in the catalog",
                "u,100,0,i002 | expected ranks from 1",
                "u,100 | line 2",
            })
    void badRowsAreRefusedByLine(String row, String message) {
        assertThatThrownBy(() -> read(row + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anItemTwiceInAListIsRefused() {
        assertThatThrownBy(() -> read("u,100,1,i002\nu,100,2,i002\n")).hasMessageContaining("line 3");
    }

    private ExternalLists read(String rows) throws IOException {
        Path file = folder.resolve("lists.csv");
        Files.writeString(file, "user,occurred_at,rank,item\n" + rows);
        return ExternalLists.read(file, Questions.catalog(6), Set.of(ASKED));
    }
}
