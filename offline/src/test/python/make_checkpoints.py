#!/usr/bin/env python3
"""Makes the tiny checkpoints of src/test/resources/checkpoints: random weights, and what the reference implementation says about them.

    pip install torch transformers pillow
    python3 make_checkpoints.py [FAMILY ...]

Nothing is downloaded; the build does not need this script. What is committed was made with transformers 5.24.0, torch 2.15.0, tokenizers
0.23.3 and Pillow 13.0.0 on a CPU. Beside the files of the Hugging Face layout each folder has

    texts.json                  texts, and the ids that the reference's tokenizer gives for each
    SIDE-reference.safetensors  for SIDE text and image: features [items, width]; loss [items, width], whose product with the features is
                                summed to a scalar; gradient.NAME, the gradient of that scalar with respect to the tensor NAME of
                                model.safetensors; pixels [items, height, width, 3], the bytes of the pictures beside the checkpoints as
                                the reference scales them
"""
import copy
import json
import math
import pathlib
import re
import shutil
import sys
import tempfile

import numpy
import torch
import transformers
from PIL import Image
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

OUT = pathlib.Path(__file__).resolve().parents[1] / "resources" / "checkpoints"
TEXT = "text-reference.safetensors"
IMAGE = "image-reference.safetensors"
EAGER = {"attn_implementation": "eager"}

SENTENCES = [
    "A tray of solid oak, oiled by hand.",
    "Steel kettle with a wooden handle; holds two litres.",
    "Blue and white bowl, thrown and glazed in our workshop.",
    "A warm scarf of merino wool for cold days.",
    "The lamp gives a soft light and needs no tools.",
]
TEXTS = [
    SENTENCES[0],
    "Kettle!",
    "Zürich [MASK] café: 東京 — 100% wool, isn't it?",
    " ".join(SENTENCES),
]


def randomise(model, seed):
    """Weights large enough that every part of the network matters, norms and biases included."""
    generator = torch.Generator().manual_seed(seed)

    def normal(tensor):
        return torch.randn(tensor.shape, generator=generator)

    with torch.no_grad():
        for name, value in list(model.named_parameters()) + list(model.named_buffers()):
            if not value.is_floating_point():
                continue
            if name.endswith("running_var"):
                value.copy_(0.5 + torch.rand(value.shape, generator=generator))
            elif value.dim() > 1 and "embedding" in name:
                value.copy_(0.5 * normal(value))
            elif value.dim() > 1:
                value.copy_(1.2 * normal(value) / math.sqrt(value[0].numel()))
            elif value.dim() == 1:
                value.copy_((1.0 if name.endswith("weight") else 0.0) + 0.3 * normal(value))
    return model.eval()


def save(model, folder):
    """The model in the layout and under the names that are published."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as staging:
        model.save_pretrained(staging)
        for name in ("config.json", "model.safetensors"):
            shutil.copyfile(pathlib.Path(staging) / name, folder / name)


def save_reference(model, file, run, kept="", **more):
    """Features in single precision, and the gradient of their weighted sum with respect to every parameter, under the published names.

    The gradient is taken in double precision, so that it has no rounding of its own. run gives the features of a model; of large models
    only the tensors whose names match kept are written.
    """
    features = run(model).detach()
    loss = torch.sin(1.7 * torch.arange(features.numel(), dtype=torch.float32)).reshape(features.shape)
    exact = copy.deepcopy(model).double()
    (run(exact) * loss).sum().backward()
    holder = copy.deepcopy(model)
    with torch.no_grad():
        for parameter, with_gradient in zip(holder.parameters(), exact.parameters()):
            parameter.zero_()
            if with_gradient.grad is not None:
                parameter.copy_(with_gradient.grad)
    with tempfile.TemporaryDirectory() as staging:
        holder.save_pretrained(staging)
        gradients = load_file(pathlib.Path(staging) / "model.safetensors")
    tensors = {"features": features, "loss": loss, **more}
    for name, value in gradients.items():
        if value.is_floating_point() and "running_" not in name and value.abs().max() > 0 and re.search(kept, name):
            tensors[f"gradient.{name}"] = value
    save_file({name: value.contiguous() for name, value in tensors.items()}, file)


def word_pieces(folder, special, most):
    """A WordPiece tokenizer as BERT has it, special tokens in the given order from id 0; trainers break ties by chance, hence by hand."""
    words = sorted({word.strip(".,;").lower() for sentence in SENTENCES for word in sentence.split()})
    letters = sorted(set("".join(words)))
    pieces = special + list(",.;!?%'") + letters + [f"##{letter}" for letter in letters] + words[::2]
    pieces += [word[:3] for word in words[1::4]] + [f"##{word[3:]}" for word in words[1::4] if len(word) > 4]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(
        ("[SEP]", vocabulary["[SEP]"]), ("[CLS]", vocabulary["[CLS]"]))
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=most, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]")
    return save_tokenizer(fast, folder)


def save_tokenizer(fast, folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as staging:
        fast.save_pretrained(staging)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(pathlib.Path(staging) / name, folder / name)
    ids = [fast(text, truncation=True)["input_ids"] for text in TEXTS]
    lines = [json.dumps({"text": text, "ids": numbers}, ensure_ascii=False) for text, numbers in zip(TEXTS, ids)]
    (folder / "texts.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
    return fast


def padded(fast):
    return fast(TEXTS, truncation=True, padding=True, return_tensors="pt")


def mean_pooled(hidden, mask):
    present = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * present).sum(1) / present.sum(1)


def bert():
    folder = OUT / "bert"
    fast = word_pieces(folder, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], 20)
    config = transformers.BertConfig(
        vocab_size=len(fast), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24,
        max_position_embeddings=24, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, **EAGER)
    model = randomise(transformers.BertModel(config, add_pooling_layer=False), 1)
    batch = padded(fast)
    save(model, folder)
    save_reference(
        model, folder / TEXT, lambda m: mean_pooled(m(**batch).last_hidden_state, batch["attention_mask"]))
    for dtype, name in ((torch.float16, "bert-f16"), (torch.bfloat16, "bert-bf16")):
        bert_in(dtype, OUT / name, fast, batch)


def bert_in(dtype, folder, fast, batch):
    """The same model in half precision; the reference runs on what is left of the weights, in single precision."""
    model = transformers.BertModel.from_pretrained(OUT / "bert", add_pooling_layer=False, dtype=dtype, **EAGER)
    save(model, folder)
    save_tokenizer(fast, folder)
    model = model.float().eval()
    features = mean_pooled(model(**batch).last_hidden_state, batch["attention_mask"])
    save_file({"features": features.detach().contiguous()}, folder / TEXT)


def distilbert():
    """Id 0 is a token that every text has; the vector is the class token's, brought to length 1."""
    folder = OUT / "distilbert"
    fast = word_pieces(folder, ["[CLS]", "[PAD]", "[UNK]", "[SEP]", "[MASK]"], 512)
    config = transformers.DistilBertConfig(
        vocab_size=len(fast), dim=16, n_layers=2, n_heads=4, hidden_dim=20, max_position_embeddings=24,
        pad_token_id=1, activation="relu", dropout=0.0, attention_dropout=0.0, **EAGER)
    fast.model_max_length = config.max_position_embeddings
    model = randomise(transformers.DistilBertModel(config), 2)
    save(model, folder)
    save_tokenizer(fast, folder)
    fields = json.loads((folder / "tokenizer_config.json").read_text())
    fields["model_max_length"] = 512
    (folder / "tokenizer_config.json").write_text(json.dumps(fields, indent=1) + "\n")
    sentence_transformers(folder)
    batch = padded(fast)
    content = {name: batch[name] for name in ("input_ids", "attention_mask")}
    save_reference(
        model, folder / TEXT, lambda m: torch.nn.functional.normalize(m(**content).last_hidden_state[:, 0], dim=1))


def sentence_transformers(folder):
    kinds = ["Transformer", "Pooling", "Normalize"]
    paths = ["", "1_Pooling", "2_Normalize"]
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (kind, path) in enumerate(zip(kinds, paths))
    ]
    (folder / "modules.json").write_text(json.dumps(modules, indent=1) + "\n")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    pooling = {"word_embedding_dimension": 16, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling, indent=1) + "\n")


def pictures():
    """Two small pictures of unlike shapes, committed beside the checkpoints."""
    folder = OUT / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for name, width, height in (("wide", 45, 37), ("tall", 34, 52)):
        y, x = numpy.mgrid[0:height, 0:width]
        red = 127 + 120 * numpy.sin(x / 3.0) * numpy.cos(y / 5.0)
        green = 255 * ((x // 6 + y // 4) % 2)
        blue = 255.0 * (x * y) / (width * height)
        image = Image.fromarray(numpy.stack([red, green, blue], -1).astype(numpy.uint8))
        image.save(folder / f"{name}.png")
        found.append(image)
    return found


def save_pictures(processor, folder):
    """preprocessor_config.json; the pictures' bytes as they are scaled and cut, [items, height, width, 3]; and as the network reads them."""
    (folder / "preprocessor_config.json").write_text(processor.to_json_string())
    plain = processor(pictures(), do_rescale=False, do_normalize=False, return_tensors="pt")["pixel_values"]
    values = processor(pictures(), return_tensors="pt")["pixel_values"]
    return plain.permute(0, 2, 3, 1).to(torch.float16), values.float()


def image_model(model, processor, folder, features, kept=""):
    """A model that reads pictures; features gives the features of (model, pixels)."""
    save(model, folder)
    pixels, values = save_pictures(processor, folder)
    save_reference(model, folder / IMAGE, lambda m: features(m, values.to(next(m.parameters()).dtype)), kept, pixels=pixels)


def pooled(model, pixels):
    return model(pixels).pooler_output.flatten(1)


def mobilenet_v2():
    config = transformers.MobileNetV2Config(
        depth_multiplier=0.05, expand_ratio=2, finegrained_output=False, depth_divisible_by=4, min_depth=4, image_size=32)
    processor = transformers.MobileNetV2ImageProcessorPil(
        size={"shortest_edge": 36}, crop_size={"height": 32, "width": 32})
    model = randomise(transformers.MobileNetV2Model(config), 3)
    image_model(model, processor, OUT / "mobilenet_v2", pooled, r"conv_stem|layer\.(0|1|8|15)\.|conv_1x1")


def vit():
    """Pictures whose edge is no multiple of the patches': what is left over is not read."""
    config = transformers.ViTConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, image_size=35, patch_size=8,
        hidden_act="gelu_new", layer_norm_eps=1e-6, **EAGER)
    processor = transformers.ViTImageProcessorPil(size={"height": 35, "width": 35})
    model = randomise(transformers.ViTModel(config, add_pooling_layer=False), 4)
    image_model(model, processor, OUT / "vit", lambda m, pixels: m(pixels).last_hidden_state[:, 0])


def resnet():
    basic = transformers.ResNetConfig(embedding_size=6, hidden_sizes=[6, 10], depths=[1, 2], layer_type="basic")
    processor = transformers.ConvNextImageProcessorPil(size={"shortest_edge": 32}, crop_pct=0.875, resample=1)
    image_model(randomise(transformers.ResNetModel(basic), 5), processor, OUT / "resnet-basic", pooled)
    bottleneck = transformers.ResNetConfig(embedding_size=8, hidden_sizes=[16, 24], depths=[2, 1])
    processor = transformers.ConvNextImageProcessorPil(size={"shortest_edge": 30}, crop_pct=0.95)
    image_model(randomise(transformers.ResNetModel(bottleneck), 6), processor, OUT / "resnet-bottleneck", pooled)
    early = transformers.ResNetConfig(
        embedding_size=8, hidden_sizes=[16, 24], depths=[1, 1], downsample_in_bottleneck=True,
        downsample_in_first_stage=True)
    image_model(randomise(transformers.ResNetModel(early), 7), processor, OUT / "resnet-early", pooled, "^$")


def byte_pairs(folder, most):
    """A byte-level BPE tokenizer as CLIP has it, the end of a text last; merges by hand, since trainers break ties by chance."""
    empty = transformers.CLIPTokenizer()._tokenizer
    letters = sorted({
        letter
        for text in SENTENCES + TEXTS
        for piece, _ in empty.pre_tokenizer.pre_tokenize_str(empty.normalizer.normalize_str(text))
        for letter in piece
    })
    pieces = letters + [f"{letter}</w>" for letter in letters]
    merges = []
    for word in sorted({word.strip(".,;").lower() for sentence in SENTENCES for word in sentence.split()})[::3]:
        left = word[0]
        for place, letter in enumerate(word[1:], 1):
            right = letter + ("</w>" if place == len(word) - 1 else "")
            if left + right not in pieces:
                pieces.append(left + right)
                merges.append((left, right))
            left += right
    pieces += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    return save_tokenizer(
        transformers.CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=most), folder)


def clip():
    folder = OUT / "clip"
    fast = byte_pairs(folder, 20)
    sizes = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24)
    config = transformers.CLIPConfig(
        text_config=dict(
            vocab_size=len(fast), max_position_embeddings=20, bos_token_id=fast.bos_token_id,
            eos_token_id=fast.eos_token_id, pad_token_id=fast.pad_token_id, **sizes),
        vision_config=dict(image_size=32, patch_size=8, **sizes), projection_dim=12, **EAGER)
    model = randomise(transformers.CLIPModel(config), 8)
    batch = padded(fast)
    processor = transformers.CLIPImageProcessorPil(
        size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    image_model(model, processor, folder, lambda m, pixels: m.visual_projection(m.vision_model(pixels).pooler_output))
    save_reference(model, folder / TEXT, lambda m: m.text_projection(m.text_model(**batch).pooler_output))


FAMILIES = {
    "bert": bert, "distilbert": distilbert, "mobilenet_v2": mobilenet_v2, "vit": vit, "resnet": resnet, "clip": clip}

if __name__ == "__main__":
    transformers.logging.set_verbosity_error()
    for family in sys.argv[1:] or FAMILIES:
        FAMILIES[family]()
        size = sum(file.stat().st_size for file in OUT.glob(f"{family}*/**/*") if file.is_file())
        print(f"{family}: {size:,} bytes")
