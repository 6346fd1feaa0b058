"""HiGHS, handed plain arrays: with a start, a time limit, a way to stop, and news on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_matrix

from yizhan.kit.siting.arrays import Bools, Floats
from yizhan.kit.siting.outcome import Watch


@dataclass(frozen=True)
class Model:
    """Minimise cost · x with rows between bounds."""

    cost: Floats
    upper: Floats
    """The upper bounds of the columns; all begin at 0."""
    whole: Bools
    rows: csr_matrix
    row_lower: Floats
    row_upper: Floats
    offset: float = 0.0
    step: float = 0.0
    """Two different values are at least so far apart; 0: nothing is known."""
    presolve: bool = True


@dataclass(frozen=True)
class Solution:
    columns: Floats | None
    bound: float
    infeasible: bool


class _Quiet(highspy.Highs):
    """HiGHS without its line of copyright on the output, which carries our JSON."""

    def enableCallbacks(self) -> None:
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # without types


def solve(model: Model, *, watch: Watch, start: Floats | None = None) -> Solution:
    highs = _Quiet()  # type: ignore[no-untyped-call]  # its base has no types
    highs.setOptionValue("time_limit", max(0.1, watch.left))
    highs.setOptionValue("mip_rel_gap", 1e-7)
    highs.setOptionValue("mip_abs_gap", max(1e-6, model.step * 0.999))
    highs.setOptionValue("mip_heuristic_effort", 0.0 if start is not None else 0.05)
    highs.setOptionValue("presolve", "choose" if model.presolve else "off")
    highs.passModel(_as_lp(model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
    _listen(highs, watch)
    highs.run()
    return _answer(highs, model)


def _as_lp(model: Model) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = int(model.cost.size), int(model.rows.shape[0])
    lp.col_cost_ = model.cost
    lp.col_lower_ = np.zeros(model.cost.size)
    lp.col_upper_ = model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.offset_ = model.offset
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = model.rows.indptr
    lp.a_matrix_.index_ = model.rows.indices
    lp.a_matrix_.value_ = model.rows.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(is_whole)] for is_whole in model.whole]
    return lp


def _listen(highs: Any, watch: Watch) -> None:
    """Let HiGHS ask whether to stop, and tell how far it is when it knows more."""

    def interrupt(event: Any) -> None:
        event.data_in.user_interrupt = watch.is_over()

    def news(event: Any) -> None:
        out = event.data_out
        if np.isfinite(out.mip_primal_bound) and abs(out.mip_primal_bound) < 1e30:
            watch.tell(out.mip_primal_bound, out.mip_dual_bound)

    highs.cbMipInterrupt += interrupt
    highs.cbSimplexInterrupt += interrupt
    highs.cbIpmInterrupt += interrupt
    highs.cbMipLogging += news
    highs.cbMipImprovingSolution += news


def _answer(highs: Any, model: Model) -> Solution:
    status, info = highs.getModelStatus(), highs.getInfo()
    kinds = highspy.HighsModelStatus
    none = status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible)
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    columns = np.array(highs.getSolution().col_value) if feasible else None
    bound = info.mip_dual_bound if model.whole.any() else info.objective_function_value
    if model.step and np.isfinite(bound):
        bound = np.ceil(bound / model.step - 1e-6) * model.step
    return Solution(columns=columns, bound=float(bound), infeasible=none)
