package dev.tessera.online.grpc;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.ranking.ItemIntake;
import dev.tessera.store.model.ItemId;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.RemoveItemResponse;

/** {@code Admin.RemoveItem}. */
public final class RemoveItemRpc implements Rpc<RemoveItemRequest, RemoveItemResponse> {
    private final ItemIntake intake;

    public RemoveItemRpc(ItemIntake intake) {
        this.intake = intake;
    }

    @Override
    public RemoveItemResponse answer(RemoveItemRequest request, Deadline deadline) {
        return RemoveItemResponse.newBuilder()
                .setChange(Answers.change(intake.remove(Fields.id("item_id", request.getItemId(), ItemId::new))))
                .build();
    }
}
