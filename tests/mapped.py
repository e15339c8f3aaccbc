"""What cluster tests map: in a module of its own, which workers import quickly."""

from __future__ import annotations

import os
import time

import psutil


def job(item: object) -> object:
    """Do what the item says."""
    if item == "die":
        os._exit(7)
    if item == "hang":
        time.sleep(60)
    if item == "break":
        raise KeyError("lost")
    if item == "swell":
        return len(bytearray(1 << 34))
    if item == "print":
        print("to whoever reads")
    if item == "poison":  # the worker, over its guard
        psutil.Process().parents()[1].kill()
        time.sleep(60)
    return item


def slow(item: int) -> int:
    """Take a while."""
    time.sleep(0.02)
    return item * item
