package dev.tessera.offline.ingest;

import dev.tessera.store.model.Item;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Makes items of drafts. A picture that cannot be used is rejected; its item stays, without one. */
final class LoadImage extends ProcessFunction<ItemDraft, Item> {
    private static final long serialVersionUID = 1;

    private final ImageFolder images;

    LoadImage(ImageFolder images) {
        this.images = images;
    }

    @Override
    public void processElement(ItemDraft draft, Context context, Collector<Item> out) {
        byte[] image = new byte[0];
        if (!draft.imagePath().isEmpty()) {
            try {
                image = images.load(draft.imagePath());
                getRuntimeContext().getLongCounter(IngestJob.IMAGES_LOADED).add(1);
            } catch (FaultException e) {
                context.output(IngestJob.REJECTED, draft.rejected(ItemColumns.IMAGE, e.fault(), draft.imagePath()));
            }
        }
        getRuntimeContext()
                .getLongCounter(IngestJob.acceptedCounter(IngestJob.ITEMS))
                .add(1);
        out.collect(new Item(
                draft.item(),
                draft.title(),
                draft.description(),
                draft.attributes(),
                image,
                draft.availableFrom(),
                draft.availableUntil()));
    }
}
