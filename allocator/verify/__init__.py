"""The independent check: every rule worked out once more, from the output tables alone."""

from allocator.verify.checks import verify
from allocator.verify.output import read_output
from allocator.verify.violation import Violation

__all__ = ["Violation", "read_output", "verify"]
