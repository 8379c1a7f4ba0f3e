#!/usr/bin/env python3
"""Set up everything in ``.venv`` beside this file, then run a command there (standard library only).

    python run.py demo [ARGS]     the worked example, from nothing: sli-themes demo ARGS
    python run.py test [ARGS]     the tests: pytest ARGS
    python run.py check           formatter, linter, types and the whole test suite: what CI runs
    python run.py venv            only set up, for developers
    python run.py lock            write constraints.txt anew (with Python 3.11, the oldest supported)

The first start installs (a minute or several, by the network); later ones see from a stamp that nothing has
changed and begin at once. Environment variables:

    SLI_THEMES_TORCH_INDEX    an extra package index, asked for torch only. On Linux the plain index serves a torch
                              with several GB of GPU libraries: name PyTorch's index of CPU builds here.
    SLI_THEMES_KEEP_TORCH=1   keep the torch that this Python already has (its packages become visible in .venv).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST, NEWEST = (3, 11), (3, 13)
TORCH = "torch==2.13.0"
TESTS = [
    "pytest",
    "-n",
    "auto",
    "--dist",
    "loadfile",
]  # a worker a core; what a file sets up once is set up once
PROJECT = {"demo": ".", "dev": ".[dev]"}  # what dev installs, demo can use too
NEEDED_BYTES = 3_000_000_000
HINTS = {  # what pip or venv says: what to do about it
    "No space left": "The disk is full: setting up needs about 3 GB.",
    "not enough space": "The disk is full: setting up needs about 3 GB.",
    "ensurepip": "This Python cannot make virtual environments (Debian, Ubuntu: apt install python3-venv).",
    "No module named pip": "Delete .venv, which has no pip, and start again.",
    "No module named 'torch'": "SLI_THEMES_KEEP_TORCH is set, but this Python has no torch.",
    "ResolutionImpossible": "constraints.txt does not fit pyproject.toml: python run.py lock makes it anew.",
    "No matching distribution": "Packages could not be had. Is the network there? Does pip need a proxy?",
    "onnection": "Packages could not be had. Is the network there? Does pip need a proxy?",
}
LOCK_HEADER = """\
# The versions that are tested together: all that `pip install -e .[dev]` brings, but for the project itself.
# Made by `python run.py lock` with Python 3.11; good for 3.11 to 3.13. Do not edit by hand.
# A pin for a package that a system or a Python does not need is never installed there.
"""


class SetupError(Exception):
    """Setting up cannot go on; the message says why and what to do."""


def say(text: str) -> None:
    """Print a line where it stays out of a command's own output."""
    print(text, file=sys.stderr, flush=True)


def version_fault(version: Sequence[int]) -> str:
    """Return why this Python cannot run the project, or nothing."""
    if OLDEST <= tuple(version) <= NEWEST:
        return ""
    wanted, found = (".".join(map(str, v)) for v in (NEWEST, version))
    return f"sli_themes needs Python 3.11 to {wanted}, and this is {found}. Try: python{wanted} run.py ..."


def venv_python(venv: Path) -> Path:
    """Return where the interpreter of a virtual environment stands on this system."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def venv_version(venv: Path) -> tuple[int, ...]:
    """Return the Python version of a virtual environment; ``()`` when it is half-made or not there."""
    try:
        settings = (venv / "pyvenv.cfg").read_text("utf-8")
    except OSError:
        return ()
    found = re.search(r"^version\w*\s*=\s*(\d+)\.(\d+)", settings, re.MULTILINE)
    whole = found and venv_python(venv).exists() and not (venv / "unfinished").exists()
    return (int(found[1]), int(found[2])) if found and whole else ()


def fingerprint(root: Path, version: Sequence[int], *, keep_torch: bool) -> str:
    """Return a hash of all that decides what has to be installed, and where the project lies."""
    whole = hashlib.sha256(json.dumps([list(version), keep_torch, str(root)]).encode())
    for name in ("pyproject.toml", "constraints.txt", "run.py"):
        whole.update(hashlib.sha256((root / name).read_bytes()).digest())
    return whole.hexdigest()


def is_stamped(venv: Path, kind: str, digest: str) -> bool:
    """Tell whether ``venv`` holds what ``kind`` needs."""
    stamps = [venv / f"stamp-{name}" for name in dict.fromkeys((kind, "dev"))]
    return any(stamp.is_file() and stamp.read_text("utf-8") == digest for stamp in stamps)


def locked_text(packages: Sequence[Mapping[str, str]]) -> str:
    """Return the text of ``constraints.txt`` for a list of installed packages, without addresses or builds."""
    pins = {re.sub(r"[-_.]+", "-", p["name"]).lower(): p["version"].split("+")[0] for p in packages}
    left_out = r"sli-themes$|pip$|nvidia-|cuda-|triton"  # itself, its installer, GPU builds
    return LOCK_HEADER + "".join(f"{n}=={pins[n]}\n" for n in sorted(pins) if not re.match(left_out, n))


def has_locked(descriptor: int) -> bool:
    """Try to lock an open file; the system lets go of it when this process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: go on without
        return True
    return True


@contextlib.contextmanager
def only_one(lock_file: Path) -> Iterator[None]:
    """Set up alone: wait while another start holds ``lock_file``."""
    with lock_file.open("ab") as file:
        if not has_locked(file.fileno()):
            say("Another start is setting up .venv; waiting for it.")
            while not has_locked(file.fileno()):
                time.sleep(0.2)
        yield


def step(title: str, command: Sequence[str | Path], log: Path) -> None:
    """Run a step of setting up with its output in ``log``; show the time, and on failure the output's end."""
    started, terminal = time.monotonic(), sys.stderr.isatty()
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT)
        while process.poll() is None:
            if terminal:
                print(
                    f"\r  {title} … {time.monotonic() - started:.0f} s ", end="", file=sys.stderr, flush=True
                )
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.5)
    say(("\r" if terminal else "") + f"  {title}: {time.monotonic() - started:.0f} s  ")
    if process.returncode:
        text = log.read_text("utf-8", "replace")
        tail = [f"    {line}" for line in text.splitlines() if line and not line.startswith("WARNING")][-15:]
        hint = next((hint for words, hint in HINTS.items() if words in text), "")
        raise SetupError("\n".join([*tail, f"{title} failed. {hint}", f"All that was said: {log}"]))


def make_venv(venv: Path, log: Path, *, keep_torch: bool) -> None:
    """Make ``venv`` anew, marked as unfinished; a half-made one before it goes."""
    if venv.exists():
        shutil.rmtree(venv)
    if shutil.disk_usage(venv.parent).free < NEEDED_BYTES:
        raise SetupError(f"Setting up needs about 3 GB in {venv.parent}, and less is free there.")
    venv.mkdir()
    (venv / "unfinished").touch()
    site = ["--system-site-packages"] if keep_torch else []
    step("making .venv", [sys.executable, "-m", "venv", *site, venv], log)


def install(python: Path, what: str, constraints: str, log: Path, *, keep_torch: bool) -> None:
    """Install torch first and alone, so that nothing else chooses its build, then the project."""
    limits = python.parent.parent / "limits.txt"
    limits.write_text(re.sub(r"(?m)^torch==.*\n", "", constraints) if keep_torch else constraints, "utf-8")
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "-c",
        limits,
    ]
    index = os.environ.get("SLI_THEMES_TORCH_INDEX", "")
    if keep_torch:
        step("looking for the torch to keep", [python, "-c", "import torch"], log)
    else:
        if sys.platform == "linux" and not index:
            say("  (if a torch with several GB of GPU libraries comes: see SLI_THEMES_TORCH_INDEX in run.py)")
        extra = ["--extra-index-url", index] if index else []
        step("installing torch", [*pip, "--retries", "0", *extra, TORCH], log)
    step("installing the project and its packages", [*pip, "-e", what], log)


def ensure(kind: str) -> Path:
    """Return the interpreter of a ``.venv`` that holds what ``kind`` needs, after installing what is missing."""
    venv, log = ROOT / ".venv", ROOT / ".venv-setup.log"
    python, keep_torch = venv_python(venv), os.environ.get("SLI_THEMES_KEEP_TORCH", "") not in ("", "0")

    def digest() -> str:
        return fingerprint(ROOT, venv_version(venv), keep_torch=keep_torch)

    if venv_version(venv) and is_stamped(venv, kind, digest()):
        return python
    with only_one(ROOT / ".venv.lock"):
        if venv_version(venv) and is_stamped(venv, kind, digest()):
            return python  # the start that was waited for did it
        say("Setting up .venv (only when something has changed) ...")
        usable = venv_version(venv) and not version_fault(venv_version(venv))
        if usable and keep_torch:
            usable = subprocess.call([python, "-c", "import torch"], stderr=subprocess.DEVNULL) == 0
        if not usable:
            make_venv(venv, log, keep_torch=keep_torch)
        mark = venv / "unfinished"  # stays when this start is killed: the next one makes .venv anew
        mark.touch()
        constraints = (ROOT / "constraints.txt").read_text("utf-8")
        try:
            install(python, PROJECT[kind], constraints, log, keep_torch=keep_torch)
        except SetupError:  # pip has put things back: the next start goes on from here
            mark.unlink()
            raise
        mark.unlink()
        (venv / f"stamp-{kind}").write_text(digest(), "utf-8")
    return python


def lock() -> None:
    """Install everything into a fresh environment and write what came as ``constraints.txt``."""
    if sys.version_info[:2] != OLDEST:
        raise SetupError("Make the lock with Python 3.11: newer ones bring packages that 3.11 cannot use.")
    with tempfile.TemporaryDirectory(prefix="sli-themes-lock-") as folder:
        venv, log = Path(folder) / "venv", ROOT / ".venv-setup.log"
        make_venv(venv, log, keep_torch=False)
        install(venv_python(venv), PROJECT["dev"], "", log, keep_torch=False)
        command = [
            str(venv_python(venv)),
            "-m",
            "pip",
            "list",
            "--format=json",
            "--disable-pip-version-check",
        ]
        packages = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    (ROOT / "constraints.txt").write_text(locked_text(packages), "utf-8", newline="\n")
    say(f"Wrote constraints.txt from {len(packages)} installed packages.")


def run(*command: str | Path, cwd: Path | None = None) -> int:
    """Run a command to its end, Ctrl-C included, and return its exit status."""
    process = subprocess.Popen(list(command), cwd=cwd, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the command got it too, and tidies up
            status = process.wait()
            return status if status >= 0 else 128 - status


def check(python: Path) -> int:
    """Run all checks, the later ones too when one has failed, and return the first failure's exit status."""
    first_failure = 0
    for arguments in (["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"], TESTS):
        say(f"\n== {' '.join(arguments)}")
        status = run(python, "-m", *arguments, cwd=ROOT)
        if status:
            say(f"FAILED with {status}: {' '.join(arguments)}")
        first_failure = first_failure or status
    return first_failure


def main(arguments: Sequence[str]) -> int:
    """Run the command that ``arguments`` name and return its exit status."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", ())
    if command not in ("demo", "test", "check", "venv", "lock"):
        print(__doc__)
        return 0 if command in ("-h", "--help", "help") else 2
    try:
        fault = version_fault(sys.version_info[:2])
        if fault:
            raise SetupError(fault)
        if command == "lock":
            lock()
            return 0
        python = ensure("demo" if command == "demo" else "dev")
    except (SetupError, OSError) as error:
        say(f"{error}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Start again to go on.")
        return 130
    if command == "demo":
        return run(python, "-m", "sli_themes", "demo", *rest)
    if command == "test":
        return run(python, "-m", "pytest", *rest, cwd=ROOT)
    return check(python) if command == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
