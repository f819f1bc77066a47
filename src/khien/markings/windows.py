"""What the worker of a scan asks of Windows: memory bounded, low priority.

Thin on purpose: these calls run on Windows alone. Documented at CreateJobObject,
JOBOBJECT_EXTENDED_LIMIT_INFORMATION and SetPriorityClass.
"""

from __future__ import annotations

import ctypes
import sys

_PROCESS_MEMORY, _EXTENDED = 0x100, 9
_BACKGROUND = 0x00100000


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32), ("least_set", ctypes.c_size_t), ("most_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32), ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32), ("scheduling", ctypes.c_uint32),
    )  # fmt: skip


class _Extended(ctypes.Structure):
    _fields_ = (
        ("basic", _Basic), ("counters", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t), ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )  # fmt: skip


def bound_memory(most: int) -> None:
    """Let this process hold no more than ``most`` bytes."""
    if sys.platform != "win32":
        return
    kernel = ctypes.WinDLL("kernel32")
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    limits = _Extended()
    limits.basic.flags = _PROCESS_MEMORY
    limits.process_memory = most
    kernel.SetInformationJobObject(
        ctypes.c_void_p(job), _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits)
    )
    kernel.AssignProcessToJobObject(
        ctypes.c_void_p(job), ctypes.c_void_p(kernel.GetCurrentProcess())
    )


def give_way() -> None:
    """Processor, disk and memory of a background program."""
    if sys.platform != "win32":
        return
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BACKGROUND)
