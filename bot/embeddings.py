"""What a text means as a vector, for comparing entries; optional, offline, and never needed for risk."""

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from dialogs.signals.wording import Embed

FILES = ("model.onnx", "tokenizer.json")  # a sentence model and its tokeniser, as MiniLM and its kin are published
WORDS = 128  # tokens that are read: an entry is short, and the time grows with them
REMEMBERED = 4_096  # vectors
WITHOUT = "The policy asks for embeddings, but %s; entries are compared by their words."
log = logging.getLogger(__name__)


def load_embed(folder: Path) -> Embed | None:
    """A function from text to a vector of unit length, from the model in `folder`; without one None, and a warning."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        log.warning(WITHOUT, f"the content folder has no embeddings/{missing[0]}")
        return None
    try:
        onnx, tokenizers = import_module("onnxruntime"), import_module("tokenizers")
    except ImportError:
        log.warning(WITHOUT, "the extra is not installed (pip install kith[embeddings])")
        return None
    options = onnx.SessionOptions()
    options.intra_op_num_threads = 1
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(WORDS)
    tokenizer.no_padding()
    return Model(onnx.InferenceSession(str(folder / "model.onnx"), options), tokenizer)


class Model:
    """Mean of the token vectors, as sentence models are trained (Reimers & Gurevych 2019); remembered by hash."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session, self._tokenizer = session, tokenizer
        self._wanted = {one.name for one in session.get_inputs()}
        self._known: OrderedDict[bytes, Sequence[float]] = OrderedDict()

    def __call__(self, text: str) -> Sequence[float]:
        """The vector of `text`; no words are kept."""
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if key not in self._known:
            self._known[key] = self._vector(text)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    def _vector(self, text: str) -> Sequence[float]:
        read = self._tokenizer.encode(text.encode("utf-8", "replace").decode())
        if not read.ids:
            return ()
        given = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
        feeds = {name: np.array([ids], dtype=np.int64) for name, ids in given.items() if name in self._wanted}
        tokens = self._session.run(None, feeds)[0][0]
        mean = tokens.mean(axis=0)
        length = float(np.linalg.norm(mean)) or 1.0
        return [float(value) / length for value in mean]
