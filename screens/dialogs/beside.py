"""A dialog whose sending takes a while: it runs beside the screen on its own connection, and tells how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.message import Message
from textual.worker import Worker, WorkerState

from acdesk import trouble
from acdesk.desk import Desk
from acdesk.errors import AcdeskError, Failed
from acdesk.operation import Done
from screens.dialogs.base import Dialog
from screens.reading import Row


class Beside(Dialog):
    """Keys stay alive meanwhile; the dialog stays until it is over. Its own part says `progressed` and `finished`."""

    class Progressed(Message):
        """So much is done."""

        def __init__(self, told: str) -> None:
            super().__init__()
            self.told = told

    class Finished(Message):
        """What came of it, or why it could not be."""

        def __init__(self, result: Any, error: AcdeskError | None = None) -> None:
            super().__init__()
            self.result = result
            self.error = error

    def __init__(self, desk: Desk, rows: Sequence[Row] = ()) -> None:
        super().__init__(desk, rows)
        self.busy = False

    def progressed(self, told: str) -> None:
        """Say how far it is; an empty text is the end of that."""
        raise NotImplementedError

    def finished(self, result: Any) -> Done | None:
        """What the work has come to, as the dialog's answer."""
        raise NotImplementedError

    def work(self, work: Callable[[], object]) -> None:
        """Begin: `work` runs in a thread and has nothing of the screen but `tell`."""
        self.busy = True
        self.refuse("")
        self.progressed("Reading …")
        self.run_worker(lambda: self._beside(work), thread=True, exit_on_error=False)

    def tell(self, told: str) -> None:
        """How far it is: called in the thread."""
        self.post_message(self.Progressed(told))

    def _beside(self, work: Callable[[], object]) -> None:
        try:
            with self.desk.store.worker():
                result = work()
        except AcdeskError as error:
            self.post_message(self.Finished(None, error))
        else:
            self.post_message(self.Finished(result))

    def on_worker_state_changed(self, message: Worker.StateChanged) -> None:
        """What nobody foresaw: the dialog has its keys again."""
        error = message.worker.error
        if message.state is WorkerState.ERROR and error is not None and self.busy:
            message.stop()
            path = trouble.note(error)
            sentence = f"Something went wrong ({type(error).__name__}); {path} says where."
            self.on_beside_finished(self.Finished(None, Failed(sentence)))

    def on_beside_progressed(self, message: Progressed) -> None:
        """How far it is."""
        if self.busy:
            self.progressed(message.told)

    def on_beside_finished(self, message: Finished) -> None:
        """It is over."""
        self.busy = False
        if message.error is not None:
            self.progressed("")
            self.refuse(str(message.error))
            return
        self._over = True
        self.desk.save_draft(self._draft_key, "")
        self.dismiss(self.finished(message.result))

    def action_send(self) -> None:
        """Nothing while it is under way."""
        if not self.busy:
            super().action_send()

    def keep_draft(self) -> None:
        """What was typed, unless the desk is busy being written."""
        if not self.busy:
            super().keep_draft()

    def action_leave(self) -> None:
        """Leave, once it is over."""
        if not self.busy:
            super().action_leave()
