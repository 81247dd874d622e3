# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows drawn from a model, and what it said of each byte when it was drawn."""

import torch
import torch.nn.functional as F
from torch import Tensor

from ladder.sizes import CONTEXT
from ladder.transformer import Past, Transformer


@torch.no_grad()
def draw(model: Transformer, firsts: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draws a window of 129 bytes after each first byte, one byte of all windows at a time.

    Args:
        model: that is drawn from.
        firsts: the first byte of each window, int64 [B].
        generator: of the draw, on the CPU.

    Returns:
        windows: int64 [B, 129].
        log_p: float64 [B, 128, 256], the distribution that each later byte was drawn from.
    """
    past = [Past() for _ in model.blocks]
    drawn, said = [firsts], []
    for _ in range(CONTEXT):
        log_p = F.log_softmax(model.later(drawn[-1], past).double(), -1)
        said.append(log_p)
        chosen = torch.multinomial(log_p.exp().cpu(), 1, generator=generator)[:, 0]
        drawn.append(chosen.to(firsts.device))
    return torch.stack(drawn, 1), torch.stack(said, 1)
