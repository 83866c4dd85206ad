"""Loads numpy so that it computes in the thread that calls it.

Its library for linear algebra, OpenBLAS, otherwise starts a thread for each processor, and they
wait for each other by spinning. The arrays here are small: one product of 1,831 × 256 numbers took
0.06 ms in one thread, and 0.9 to 4 ms of processor time in two on a busy machine. The number of
threads is read when numpy is loaded, so the variable is set only for as long as that takes; what an
operator has set is kept, and so is everything if another library has loaded numpy before.
"""

import os

__all__ = ["NDArray", "np"]

_THREADS = "OPENBLAS_NUM_THREADS"

_is_own = _THREADS not in os.environ
if _is_own:
    os.environ[_THREADS] = "1"
try:
    import numpy as np
    from numpy.typing import NDArray
finally:
    if _is_own:
        del os.environ[_THREADS]
