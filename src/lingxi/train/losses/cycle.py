"""Cycle-consistent adversarial networks: generators between the features of the modalities, through one space."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from lingxi.train.layers import mlp, orthogonal, run, unit, zeros
from lingxi.train.loss import Batch, Shape, Side, losses
from lingxi.train.terms import hinge, least_squares

if TYPE_CHECKING:
    from torch import Tensor

HIDDEN = 512  # units of each decoder
JUDGING = 64  # units of each discriminator
OTHER: dict[Side, Side] = {"image": "text", "text": "image"}


@losses.register("cycle")
class Cycle:
    """CycleGAN (Zhu et al., 2017) between image features and text features, with the codes of CYC-DGH.

    Generator G is the image tower and a decoder to text features; F is the text tower and a decoder to image features.
    As in CYC-DGH (Wu, Wang and Shao, 2019), the code between a generator's encoder and its decoder is what is searched.
    A linear skip connection leads from a generator's input to its output, past the code, as in the U-Net generators of
    pix2pix (Isola et al., 2017), so that the code need not keep what the other modality does not say. It begins
    orthogonal (Saxe, McClelland and Ganguli, 2014), that of F as the transpose of that of G, and the decoders begin at
    zero (as the residual branches of Goyal et al., 2017): so the round trip of the side with fewer numbers is exact at
    first.
    The loss is L1 of F(G(x)) to x and of G(F(y)) to y, least-squares GAN losses, and triplets of the pairs' codes,
    since features are paired here (as in CycleMatch, Liu et al., 2019). ``adversary=0`` and ``round=0`` leave a part
    out.
    """

    generates: ClassVar[bool] = True  # features, so that both towers must read features

    def __init__(
        self,
        shape: Shape,
        adversary: float = 0.1,
        round: float = 10.0,  # noqa: A002
        margin: float = 0.2,
        turns: int = 1,
    ) -> None:
        sizes = {"image": shape.image_dim, "text": shape.text_dim}
        self.own: dict[str, Tensor] = {}
        self.judges: dict[str, Tensor] = {}
        skip = orthogonal(shape.image_dim, shape.text_dim, shape.chance)
        self.own |= {"skip_text": skip, "skip_image": skip.detach().T.clone().requires_grad_()}
        for side, size in sizes.items():
            self.own |= mlp(f"to_{side}", (shape.dim, HIDDEN, size), shape.chance)
            self.own[f"to_{side}.1.weight"] = zeros(HIDDEN, size)
            if adversary:
                self.judges |= mlp(side, (size, JUDGING, 1), shape.chance)
        self.turns = turns
        self._adversary, self._round, self._margin = adversary, round, margin

    def __call__(self, batch: Batch) -> Tensor:
        """Triplets, plus both cycles, plus what both generators lose to the discriminators."""
        found = hinge(unit(batch.image), unit(batch.text), batch.same, self._margin)
        codes: dict[Side, Tensor] = {"image": batch.image, "text": batch.text}
        for side, features in _features(batch).items():
            made = self.decode(OTHER[side], codes[side], features)
            if self._round:
                again = self.generate(batch, OTHER[side], made)
                found = found + self._round * relative(again, features)
            if self._adversary:
                found = found + self._adversary * least_squares(self.judges, OTHER[side], made, 1)
        return found

    def generate(self, batch: Batch, side: Side, features: Tensor) -> Tensor:
        """The generator from the features of a side to those of the other: G for ``image``, F for ``text``."""
        return self.decode(OTHER[side], batch.tower(side, features), features)

    def decode(self, side: Side, codes: Tensor, others: Tensor) -> Tensor:
        """The features of a side from codes of any length and the features of the other side.

        Numbers inside have a mean square of about 1.
        """
        found = run(self.own, f"to_{side}", unit(codes) * codes.shape[1] ** 0.5)
        return found / found.shape[1] ** 0.5 + others @ self.own[f"skip_{side}"]  # features have unit rows

    def discriminate(self, batch: Batch) -> Tensor:
        """The discriminators' squared errors: 1 for features of their side, 0 for generated ones."""
        found = batch.image.new_zeros(())
        for side, features in _features(batch).items():
            with torch.no_grad():
                made = self.generate(batch, OTHER[side], _features(batch)[OTHER[side]])
            found = found + least_squares(self.judges, side, features, 1) + least_squares(self.judges, side, made, 0)
        return found / 2


def relative(found: Tensor, wanted: Tensor) -> Tensor:
    """The L1 distance of features, as a share of their own mean size."""
    return (found - wanted).abs().mean() / wanted.abs().mean().clamp(min=1e-12)


def _features(batch: Batch) -> dict[Side, Tensor]:
    return {"image": batch.image_features, "text": batch.text_features}
