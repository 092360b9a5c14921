#!/usr/bin/env python3
"""What `./tessera speed` measures, by the reference implementation: PyTorch and transformers, on the same device, with the same content sizes.

    pip install torch transformers
    python3 tower_speed.py --make models            # once: models of real size with random weights, nothing is downloaded
    ./tessera speed         --text-encoder models/minilm --image-encoder models/mobilenet --batch 64 --tokens 64
    python3 tower_speed.py  --text-encoder models/minilm --image-encoder models/mobilenet --batch 64 --tokens 64

Rows are as there: embedding in float32, then an update in each mode by AdamW with decay and clip, the loss being the mean square of the
features; input comes from the host, features and losses go back to it. On a GPU both multiply float32 as TF32. bfloat16 is autocast.
"""
import argparse
import contextlib
import json
import pathlib
import statistics
import time

import torch
import transformers

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
WARM_UPS = 5


def make(folder):
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3} | {f"word{i}": i for i in range(4, 200)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    torch.manual_seed(1)
    made = {
        "minilm": transformers.BertModel(
            transformers.BertConfig(
                hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536
            )
        ),
        "mobilenet": transformers.MobileNetV2Model(transformers.MobileNetV2Config()),
        "clip": transformers.CLIPModel(
            transformers.CLIPConfig(
                text_config={"eos_token_id": 2}, vision_config={"image_size": 224, "patch_size": 32}
            )
        ),
    }
    scale = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3, "rescale_factor": 1 / 255, "do_rescale": True}
    scale |= {"do_normalize": True, "do_resize": True, "resample": 2, "do_center_crop": True}
    scale |= {"size": {"shortest_edge": 224}, "crop_size": {"height": 224, "width": 224}}
    kinds = {"mobilenet": "MobileNetV2ImageProcessor", "clip": "CLIPImageProcessor"}
    for name, model in made.items():
        model.save_pretrained(folder / name)
        if name != "mobilenet":
            tokenizer.save(str(folder / name / "tokenizer.json"))
        if name in kinds:
            text = json.dumps(scale | {"image_processor_type": kinds[name]})
            (folder / name / "preprocessor_config.json").write_text(text)


class Text(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, tokens):
        out = self.model(input_ids=tokens, attention_mask=torch.ones_like(tokens))
        if hasattr(out, "text_embeds"):
            return out.text_embeds
        return torch.nn.functional.normalize(out.last_hidden_state.mean(1))


class Picture(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixels):
        scaled = (pixels.permute(0, 3, 1, 2).float() / 255 - 0.5) / 0.5
        out = self.model(pixel_values=scaled)
        return out.image_embeds if hasattr(out, "image_embeds") else out.pooler_output


def tower(side, folder):
    kind = json.loads((folder / "config.json").read_text())["model_type"]
    if kind == "clip":
        kinds = {"text": transformers.CLIPTextModelWithProjection, "image": transformers.CLIPVisionModelWithProjection}
        model = kinds[side].from_pretrained(folder)
    else:
        model = transformers.AutoModel.from_pretrained(folder)
    return model.eval()


def content(side, arguments, size):
    generator = torch.Generator().manual_seed(1)
    if side == "text":
        return torch.randint(110, 250, (arguments.batch, arguments.tokens), generator=generator)
    return torch.randint(0, 256, (arguments.batch, size, size, 3), dtype=torch.uint8, generator=generator)


def timed(runs, work):
    seconds = []
    for i in range(WARM_UPS + runs):
        start = time.perf_counter()
        work()
        if i >= WARM_UPS:
            seconds.append(time.perf_counter() - start)
    return sorted(seconds)


def report(what, seconds, batch=None, flops=None):
    median = statistics.median(seconds)
    millis = f"{1e3 * median:.2f} ({1e3 * seconds[0]:.2f} - {1e3 * seconds[-1]:.2f})"
    items = f"{batch / median:.0f}" if batch else ""
    rate = f"{flops / median / 1e12:.3f}" if flops else ""
    print(f"{what:<44} {millis:>26} {items:>10} {rate:>9}", flush=True)


def product(edge, dtype, runs):
    a, b = (torch.randn(edge, edge, device=DEVICE, dtype=dtype) for _ in range(2))

    def once():
        a @ b
        if DEVICE == "cuda":
            torch.cuda.synchronize()

    report(f"product of {edge} x {edge}, {str(dtype)[6:]}", timed(runs, once), flops=2 * edge**3)


class LowRank(torch.nn.Module):
    """A matrix or kernel that stays, and a low-rank addition that trains."""

    def __init__(self, base, rank):
        super().__init__()
        self.base = base
        if isinstance(base, torch.nn.Linear):
            self.down = torch.nn.Linear(base.in_features, rank, bias=False)
            self.up = torch.nn.Linear(rank, base.out_features, bias=False)
        else:
            shape = {"stride": base.stride, "padding": base.padding, "dilation": base.dilation}
            self.down = torch.nn.Conv2d(base.in_channels, rank, base.kernel_size, bias=False, **shape)
            self.up = torch.nn.Conv2d(rank, base.out_channels, 1, bias=False)
        self.scale = 16 / rank

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(super().__getattr__("base"), name)

    def forward(self, x):
        return self.base(x) + self.scale * self.up(self.down(x))


def mode(model, name):
    """What trains in a mode: the same parameters as there, but for the names."""
    if name == "full":
        return model
    kind, number = name.split(":")
    model.requires_grad_(False)
    if kind == "lora":
        dense = [
            (parent, key, child)
            for parent in model.modules()
            for key, child in parent.named_children()
            if isinstance(child, torch.nn.Linear) or (isinstance(child, torch.nn.Conv2d) and child.groups == 1)
        ]
        for parent, key, child in dense:
            setattr(parent, key, LowRank(child, int(number)))
        return model
    blocks = max(
        (m for m in model.modules() if isinstance(m, torch.nn.ModuleList)), key=lambda m: sum(1 for _ in m)
    )
    blocks[-int(number) :].requires_grad_(True)
    return model


def train(side, folder, arguments, name, data):
    model = mode(tower(side, folder), name)
    module = (Text if side == "text" else Picture)(model).to(DEVICE)
    trained = [p for p in module.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-5, weight_decay=0.05)
    cast = torch.autocast(DEVICE, torch.bfloat16) if arguments.precision == "bfloat16" else contextlib.nullcontext()

    def once():
        with cast:
            features = module(data.to(DEVICE))
        loss = features.float().square().mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        loss.item()

    report(f"{side}: train {name}, {arguments.precision}", timed(arguments.runs, once), arguments.batch)


def measure(side, folder, arguments):
    settings = folder / "preprocessor_config.json"
    size = 0
    if side == "image":
        scale = json.loads(settings.read_text())
        size = (scale.get("crop_size") or scale["size"])["height"]
    data = content(side, arguments, size)
    module = (Text if side == "text" else Picture)(tower(side, folder)).to(DEVICE)

    def once():
        with torch.no_grad():
            module(data.to(DEVICE)).cpu()

    report(f"{side}: embed, float32", timed(arguments.runs, once), arguments.batch)
    for name in arguments.modes.split(","):
        train(side, folder, arguments, name, data)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--text-encoder", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--image-encoder", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--modes", default="last:2,lora:8,full")
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    if arguments.make:
        make(arguments.make)
        return
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    torch.set_float32_matmul_precision("high")
    torch.backends.cudnn.allow_tf32 = True
    name = torch.cuda.get_device_name() if DEVICE == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    print(f"PyTorch {torch.__version__}, transformers {transformers.__version__} on {name}", flush=True)
    edge = 8192 if DEVICE == "cuda" else 2048
    product(edge, torch.float32, arguments.runs)
    if arguments.precision == "bfloat16":
        product(edge, torch.bfloat16, arguments.runs)
    if arguments.text_encoder:
        measure("text", arguments.text_encoder, arguments)
    if arguments.image_encoder:
        measure("image", arguments.image_encoder, arguments)


if __name__ == "__main__":
    main()
