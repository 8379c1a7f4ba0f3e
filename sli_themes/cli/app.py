"""The app: all commands, and the one place where errors become messages and exit codes.

Exit codes: 0 fine, 1 a bug, 2 wrong usage, 3 faulty input or codebook, 4 refused for disclosure, 130 Ctrl-C.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress

import typer

from sli_themes.cli import analyse, authorities, clear, codebook, codings, prepare, publish, quotes
from sli_themes.cli.screen import say_error
from sli_themes.errors import SliThemesError

INTERRUPTED = 130
ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Set unless the user has: no model is looked for on the network, and linear algebra runs in one thread. Our products
are small: with more threads they wait for each other (measured: six times the processor time), and sums would depend
on how many there are. Texts are embedded side by side all the same."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

app = typer.Typer(
    name="sli-themes",
    help="Theme counts and anonymised quotes from open-ended consultation answers. Nothing leaves this machine "
    "unless you plug in a coder that sends it and allow that by name.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
prepare.add_to(app)
authorities.add_to(app)
analyse.add_to(app)
codings.add_to(app)
codebook.add_to(app)
publish.add_to(app)
clear.add_to(app)
quotes.add_to(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what went wrong is told on standard error."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    _speak_utf8()
    try:
        code = app(list(arguments), standalone_mode=False)
        # What still waits in memory can fail to leave, and then must be told here, not when Python ends.
        sys.stdout.flush()
    except SliThemesError as error:
        say_error(str(error))
        return error.exit_code
    except typer.TyperException as error:
        # Typer's own usage errors know how to show themselves.
        error.show()  # type: ignore[attr-defined]
        return int(getattr(error, "exit_code", 2))
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The reader of our output has gone (`| head`), from which typer makes a SystemExit: not worth a word.
        _drop_output()
        return 0
    except Exception as error:  # noqa: BLE001 - what nobody foresaw may quote an answer when Python tells it
        if isinstance(error, OSError) and error.errno in _FULL:
            _drop_output()
            say_error(
                "The disk is full: the output is not complete → free some space and run the same command again"
            )
            return SliThemesError.exit_code
        _say_bug(error)
        return 1
    if code == INTERRUPTED:
        say_error("Stopped. Nothing is half-written; run the same command again to go on.")
    return code if isinstance(code, int) else 0


def _drop_output() -> None:
    """Send what nobody can take any more nowhere, so that Python does not complain of it when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _say_bug(error: Exception) -> None:
    """Name the kind of error and the places it passed; never its message, which may quote an answer."""
    places = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    say_error(
        "\n".join(
            [
                f"A bug in sli-themes: {type(error).__name__}. What was there before is untouched.",
                "Please report the lines below; they hold no word of an answer.",
                *places[-6:],
            ]
        )
    )


def _speak_utf8() -> None:
    """Print the same characters on every system; a console that cannot show one shows a ? instead."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8" if not stream.isatty() else stream.encoding, errors="replace")
