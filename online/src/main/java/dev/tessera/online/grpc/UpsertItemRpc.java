package dev.tessera.online.grpc;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.ranking.ItemIntake;
import dev.tessera.v1.UpsertItemRequest;
import dev.tessera.v1.UpsertItemResponse;

/** {@code Admin.UpsertItem}. */
public final class UpsertItemRpc implements Rpc<UpsertItemRequest, UpsertItemResponse> {
    private final ItemIntake intake;
    private final Items items;

    public UpsertItemRpc(ItemIntake intake, Limits limits) {
        this.intake = intake;
        this.items = new Items(limits);
    }

    @Override
    public UpsertItemResponse answer(UpsertItemRequest request, Deadline deadline) {
        return UpsertItemResponse.newBuilder()
                .setChange(Answers.change(intake.upsert(items.read(request), deadline)))
                .build();
    }
}
