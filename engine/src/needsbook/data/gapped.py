"""A column of numbers with gaps, which nobody sums by mistake.

pandas leaves out what is not a number without a word: of a column with a suppressed
cell, `sum` gives the sum of the others. This column keeps each gap with its reason
through selections, joins and arithmetic cell by cell; it refuses everything that would
make one number of several, put them in order, or hand them to numpy or to a picture,
until `treated` or `bounded` (`data.treatment`) says what is done with the gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype, register_extension_dtype
from pandas.api.extensions import take as take_cells

from needsbook.ground.gaps import Gap, GapInArithmetic

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Dataset and column.
Origin = tuple[str, str]
#: A gap in what they are given is a gap in what they give.
_CELL_BY_CELL = (np.add, np.subtract, np.multiply, np.true_divide, np.negative)


@register_extension_dtype
class GappedDtype(ExtensionDtype):
    """Numbers with gaps."""

    name = "gapped"
    type: ClassVar[Any] = object
    kind = "O"
    na_value = float("nan")
    _is_numeric = True  # what only converts, as `pandas.to_numeric`, leaves it as it is

    @classmethod
    def construct_array_type(cls) -> type[Gapped]:
        return Gapped

    def _get_common_dtype(self, dtypes: list[Any]) -> GappedDtype | None:
        return self if all(one == self or one.kind in "iuf" for one in dtypes) else None


class Gapped(ExtensionArray):
    """Numbers, a `Gap` in the place of each that there is not, and the columns they are from."""

    def __init__(
        self, numbers: NDArray[np.float64], gaps: NDArray[np.object_], origins: frozenset[Origin]
    ) -> None:
        self._numbers = numbers
        self._gaps = gaps
        self.origins = origins

    @classmethod
    def of(cls, cells: Iterable[float | Gap], origins: Iterable[Origin] = ()) -> Gapped:
        """A column of these cells."""
        held = list(cells)
        gaps = np.array([cell if isinstance(cell, Gap) else None for cell in held], dtype=object)
        numbers = [float("nan") if isinstance(cell, Gap) else float(cell) for cell in held]
        return cls(np.array(numbers, dtype=np.float64), gaps, frozenset(origins))

    # What a column does that keeps every gap

    @classmethod
    def _from_sequence(
        cls, scalars: Iterable[Any], *, dtype: Any = None, copy: bool = False
    ) -> Gapped:
        if isinstance(scalars, Gapped):
            return scalars.copy()
        return cls.of(scalars)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[Gapped]) -> Gapped:
        return cls(
            np.concatenate([one._numbers for one in to_concat]),
            np.concatenate([one._gaps for one in to_concat]),
            frozenset().union(*(one.origins for one in to_concat)),
        )

    @property
    def dtype(self) -> GappedDtype:
        return GappedDtype()

    @property
    def nbytes(self) -> int:
        return self._numbers.nbytes + self._gaps.nbytes

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, item: Any) -> Any:
        item = pd.api.indexers.check_array_indexer(self, item)
        numbers, gaps = self._numbers[item], self._gaps[item]
        if isinstance(numbers, np.ndarray):
            return Gapped(numbers, gaps, self.origins)
        return float(numbers) if gaps is None else gaps

    def __setitem__(self, item: Any, value: Any) -> None:
        item = pd.api.indexers.check_array_indexer(self, item)
        scalar = isinstance(value, Gap) or np.ndim(value) == 0
        new = Gapped.of([value]) if scalar else Gapped._from_sequence(value)
        places = np.atleast_1d(np.arange(len(self))[item])
        given = new.take(np.zeros(len(places), dtype=int)) if scalar else new
        if any(np.isnan(self._numbers[places]) & ~np.isnan(given._numbers)):
            self._refuse("to put numbers in the place of the gaps of")
        self._numbers[places], self._gaps[places] = given._numbers, given._gaps
        self.origins |= new.origins

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Gapped:
        numbers: Any = take_cells(self._numbers, indices, allow_fill=allow_fill)
        gaps: Any = take_cells(self._gaps, indices, allow_fill=allow_fill, fill_value=None)
        return Gapped(numbers, gaps, self.origins)

    def copy(self) -> Gapped:
        return Gapped(self._numbers.copy(), self._gaps.copy(), self.origins)

    def isna(self) -> NDArray[np.bool_]:
        return np.isnan(self._numbers)

    def equals(self, other: object) -> bool:
        return isinstance(other, Gapped) and list(map(repr, self)) == list(map(repr, other))

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        if isinstance(pd.api.types.pandas_dtype(dtype), GappedDtype):
            return self.copy() if copy else self
        return np.asarray(self, dtype=dtype)

    def map(self, mapper: Any, na_action: Any = None) -> Any:
        return pd.Series([mapper(cell) for cell in self]).array

    def numbers(self) -> NDArray[np.float64]:
        """The cells, not-a-number for each gap: for `data.treatment` alone."""
        return self._numbers.copy()

    def gaps(self) -> dict[int, Gap]:
        """The gaps by their places."""
        return {place: gap for place, gap in enumerate(self._gaps) if gap is not None}

    def _formatter(self, boxed: bool = False) -> Callable[[Any], str]:
        return lambda cell: cell.shown if isinstance(cell, Gap) else str(cell)

    # Arithmetic cell by cell

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *given: Any, **how: Any) -> Any:
        if ufunc not in _CELL_BY_CELL or method != "__call__" or how:
            self._refuse(f"to take the {ufunc.__name__} of")
        if any(isinstance(one, pd.Series | pd.Index | pd.DataFrame) for one in given):
            return NotImplemented  # which unpack themselves, and ask again
        with np.errstate(all="ignore"):  # as pandas: nothing divided by nothing is no number
            numbers = ufunc(*(one._numbers if isinstance(one, Gapped) else one for one in given))
        columns = [one for one in given if isinstance(one, Gapped)]
        gaps = columns[0]._gaps.copy()
        for column in columns[1:]:
            gaps = np.where([gap is None for gap in gaps], column._gaps, gaps)
        return Gapped(numbers, gaps, frozenset().union(*(one.origins for one in columns)))

    def __add__(self, other: Any) -> Any:
        return self.__array_ufunc__(np.add, "__call__", self, other)

    def __radd__(self, other: Any) -> Any:
        return self.__array_ufunc__(np.add, "__call__", other, self)

    def __sub__(self, other: Any) -> Any:
        return self.__array_ufunc__(np.subtract, "__call__", self, other)

    def __rsub__(self, other: Any) -> Any:
        return self.__array_ufunc__(np.subtract, "__call__", other, self)

    def __mul__(self, other: Any) -> Any:
        return self.__array_ufunc__(np.multiply, "__call__", self, other)

    def __rmul__(self, other: Any) -> Any:
        return self.__array_ufunc__(np.multiply, "__call__", other, self)

    def __truediv__(self, other: Any) -> Any:
        return self.__array_ufunc__(np.true_divide, "__call__", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self.__array_ufunc__(np.true_divide, "__call__", other, self)

    def __neg__(self) -> Any:
        return self.__array_ufunc__(np.negative, "__call__", self)

    # What would lose a gap

    def _refuse(self, what: str) -> NoReturn:
        named = " and ".join(f"{dataset}.{column}" for dataset, column in sorted(self.origins))
        raise GapInArithmetic(f"{what} a column that may have cells without a number ({named})")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        if dtype is None or np.dtype(dtype) != object:
            self._refuse("to hand numpy, or a picture,")
        cells = np.empty(len(self), dtype=object)
        cells[:] = list(self)
        return cells

    def _reduce(self, name: str, *, skipna: bool = True, keepdims: bool = False, **_: Any) -> Any:
        self._refuse(f"to take the {name} of")

    def _accumulate(self, name: str, *, skipna: bool = True, **_: Any) -> Self:
        self._refuse(f"to take the {name} of")

    def _groupby_op(self, *, how: str, **_: Any) -> Any:
        self._refuse(f"to take the {how} of groups of")

    def fillna(self, value: Any, limit: int | None = None, copy: bool = True) -> Self:
        self._refuse("to put numbers in the place of the gaps of")

    def interpolate(self, **_: Any) -> Self:
        self._refuse("to put numbers in the place of the gaps of")

    def _pad_or_backfill(self, **_: Any) -> Self:
        self._refuse("to put numbers in the place of the gaps of")

    def _quantile(self, qs: Any, interpolation: str) -> Self:
        self._refuse("to take a quantile of")

    def _rank(self, **_: Any) -> Any:
        self._refuse("to rank")

    def _values_for_argsort(self) -> NDArray[Any]:
        self._refuse("to put in order")

    def _values_for_factorize(self) -> tuple[NDArray[Any], Any]:
        self._refuse("to group by, or tell apart,")

    def isin(self, values: Any) -> NDArray[np.bool_]:
        self._refuse("to compare")

    def _compare(self, other: Any) -> NoReturn:
        self._refuse("to compare")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _compare
