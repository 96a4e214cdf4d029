"""The first desk, step by step: what is asked, what is answered already, and what an answer does.

The same steps for the command line (`acdesk init`) and the first start of the screens. Nothing is asked twice: a step
whose answer is on the desk or in the configuration is done, whoever gave it.
"""

from __future__ import annotations

from acdesk.setting_up.doing import Answers, Setup, open_first
from acdesk.setting_up.steps import STEPS, Field, Step

__all__ = ["STEPS", "Answers", "Field", "Setup", "Step", "open_first"]
