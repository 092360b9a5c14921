package dev.tessera.online.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.online.serving.ServedProcess;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.Modality;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.Attribute;
import dev.tessera.v1.Explanation;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.UpsertItemRequest;
import dev.tessera.v1.Values;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A product that came in after the generation was made: it is the same to the ranker as one that was there. */
@ExtendWith(ServedShop.Extension.class)
class NewItemIT {
    private static final String COPY = "a copy";

    private ServedShop shop;
    private Item original;
    private UserId user;

    @BeforeEach
    void theShopIsOpen(ServedShop served) throws IOException {
        shop = served;
        original = IngestTables.ITEMS.readAll(served.work().table(IngestTables.ITEMS.name())).stream()
                .filter(item -> Modality.content().stream().allMatch(item::has))
                .findFirst()
                .orElseThrow();
        try (PlainSlates plain = new PlainSlates(served.work(), SmallShop.SERVED)) {
            user = plain.users().iterator().next();
        }
    }

    /** Other tests look at the shop as it was. */
    @AfterEach
    void takeItAway() {
        remove(COPY);
    }

    @Test
    void itSaysWhatTheSameContentSaidOffline() {
        upsert(original.image());
        Map<String, RankedItem> ranked = ranked(shop.channel());
        Explanation of = ranked.get(original.id().value()).getExplanation();
        Explanation copied = ranked.get(COPY).getExplanation();
        assertThat(copied.getText()).isCloseTo(of.getText(), within(1e-4));
        assertThat(copied.getImage()).isCloseTo(of.getImage(), within(1e-4));
        assertThat(copied.getAttributes()).isCloseTo(of.getAttributes(), within(1e-4));
        assertThat(copied.getBehaviour()).isZero();
        assertThat(Math.abs(of.getText()) + Math.abs(of.getImage())).isGreaterThan(1e-3);
    }

    @Test
    void itIsThereAfterARestartAndTheSameToTheLastBitInAnotherRanker(@TempDir Path folder) {
        upsert(original.image());
        ManagedChannel channel = null;
        try (ServedProcess other = shop.serve(folder)) {
            channel = ServedShop.serving(other);
            Channel late = channel;
            RankedItem here = ranked(shop.channel()).get(COPY);
            assertThat(ranked(late).get(COPY)).isEqualTo(here);
            assertThat(other.output()).containsPattern("[1-9]\\d* items changed since it was made");
            remove(COPY);
            await().until(() -> !ranked(late).containsKey(COPY));
        } finally {
            if (channel != null) {
                channel.shutdownNow();
            }
        }
    }

    @Test
    void aPictureThatCannotBeReadChangesNothing() {
        byte[] half = Arrays.copyOf(original.image(), original.image().length / 2);
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> upsert(half));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused).hasMessageContaining("image cannot be read");
        assertThat(ranked(shop.channel())).doesNotContainKey(COPY);
    }

    private void upsert(byte[] image) {
        AdminGrpc.newBlockingStub(shop.channel())
                .upsertItem(UpsertItemRequest.newBuilder()
                        .setItemId(COPY)
                        .setTitle(original.title())
                        .setDescription(original.description())
                        .addAllAttributes(original.attributes().entrySet().stream()
                                .map(attribute -> Attribute.newBuilder()
                                        .setName(attribute.getKey())
                                        .setValues(Values.newBuilder().addAllValues(attribute.getValue()))
                                        .build())
                                .toList())
                        .setImage(ByteString.copyFrom(image))
                        .build());
    }

    private void remove(String item) {
        AdminGrpc.newBlockingStub(shop.channel())
                .removeItem(RemoveItemRequest.newBuilder().setItemId(item).build());
    }

    private Map<String, RankedItem> ranked(Channel ranker) {
        return RankerGrpc.newBlockingStub(ranker)
                .rank(RankRequest.newBuilder()
                        .setUserId(user.value())
                        .addAllCandidateItemIds(List.of(original.id().value(), COPY))
                        .setExplain(true)
                        .build())
                .getItemsList()
                .stream()
                .collect(Collectors.toMap(RankedItem::getItemId, item -> item));
    }
}
